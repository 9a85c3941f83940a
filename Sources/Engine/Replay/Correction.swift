import Delivery
import HL7
import Inspection
import Pipeline

/// What an operator does about one delivery beside retrying and discarding it: send other bytes in its place, send it to
/// another destination of its route, or send once more what arrived.
struct Correction: Sendable {
    let store: MessageStore
    let maker: ReplayMaker
    let messageLimit: Int

    struct Order {
        var delivery: DeliveryID
        /// A destination of its route; `nil` = its own.
        var destination: String?
        /// In place of what it carries.
        var bytes: [UInt8]?
        /// Whether MSH-10 of ``bytes`` may be another.
        var allowsNewControlID: Bool
        var user: String
        var reason: OperatorReason
    }

    /// - Returns: the message that it goes out as: its own, or a new one.
    func perform(_ order: Order) async throws -> MessageID {
        let id = order.delivery
        guard let stored = try store.reader.message(id.message),
            let delivery = stored.deliveries.first(where: { $0.id == id })
        else { throw StoreError(.notFound, "there is no delivery \(id)") }
        if id.ordinal == 0 { return try await runCorrected(stored, delivery, order) }
        let carried = try store.reader.payload(of: id) ?? []
        let change = try order.bytes.map { try check($0, against: carried, order) }
        let target = order.destination ?? delivery.destination.name
        let isWaiting = !delivery.state.isSettled
        if isWaiting, target == delivery.destination.name {
            guard let change, let bytes = order.bytes else {
                throw StoreError(
                    .notPossible, "\(id) is \(delivery.state): `orderly queue retry \(id)` sends it as it is")
            }
            try await store.correct(
                id, payload: bytes, controlID: change.controlID, note: order.note("corrected", change))
            return id.message
        }
        guard delivery.state != .awaiting else {
            throw StoreError(.notPossible, "\(id) is an acknowledgement that is not made yet")
        }
        var planned = try maker.planned(delivery, of: stored, to: target, payload: order.bytes)
        if let change { planned.controlID = change.controlID }
        return try await send(planned, of: stored, delivery, order, change)
    }

    /// Once that is durable, what waited need not be sent.
    private func send(
        _ planned: PlannedDelivery, of stored: StoredMessage, _ delivery: StoredDelivery, _ order: Order,
        _ change: Change?
    ) async throws -> MessageID {
        let isWaiting = !delivery.state.isSettled
        var acceptance = maker.copy(
            of: stored, [ReplayMaker.apart(planned, "again \(delivery.id)")], as: isWaiting ? .retry : .replay)
        acceptance.notes.append(
            NoteRecord(
                message: acceptance.id, at: acceptance.receivedAt, kind: change == nil ? .replayed : .corrected,
                text: order.note("\(delivery.id) to \(planned.destination)", change)))
        if case .failed(let error) = await store.accept([acceptance]).first { throw error }
        store.note(
            NoteRecord(
                message: stored.id, at: acceptance.receivedAt, kind: .replayed, delivery: delivery.id,
                text: order.note("as \(acceptance.id) to \(planned.destination)", nil)))
        if isWaiting {
            try await store.discard(
                delivery.id, reason: "sent as \(acceptance.id) to \(planned.destination) instead: \(order.reason)")
        }
        return acceptance.id
    }

    /// What its route could not handle runs through it again, with other bytes.
    private func runCorrected(
        _ stored: StoredMessage, _ delivery: StoredDelivery, _ order: Order
    ) async throws -> MessageID {
        guard delivery.state == .deadLetter else {
            throw StoreError(.notPossible, "\(delivery.id) is \(delivery.state) already")
        }
        guard order.destination == nil else {
            throw StoreError(.notPossible, "\(delivery.id) failed in its route, which says where it goes")
        }
        guard let bytes = order.bytes else {
            throw StoreError(
                .notPossible,
                "\(delivery.id) failed in its route: `orderly dead retry \(stored.id)` runs it again as it is")
        }
        let change = try check(bytes, against: stored.bytes, order)
        let note = order.note("\(stored.id) corrected", change)
        return try await maker.resubmission.run(stored, bytes: bytes, note: note)
    }

    // MARK: Other bytes

    struct Change {
        /// MSH-10
        var controlID: [UInt8]
        /// Places that differ, without what is in them; `nil` when that could not be told.
        var paths: [String]?
    }

    fileprivate static let mostPaths = 20

    /// - Throws: when they are no message, too long, or another one.
    private func check(_ bytes: [UInt8], against old: [UInt8], _ order: Order) throws(EngineError) -> Change {
        guard bytes.count <= messageLimit else {
            throw EngineError(
                .control, "the message has \(bytes.count) bytes, the limit is \(messageLimit) (`limits: message`)")
        }
        var limits = MessageLimits()
        limits.bytes = max(messageLimit, old.count)
        let message: Message
        do {
            message = try Message(bytes, limits: limits)
        } catch {
            throw EngineError(.control, "what is to be sent is no HL7 message: \(error)")
        }
        guard !message.isBatch else { throw EngineError(.control, "what is to be sent is several messages") }
        guard let before = try? Message(old, limits: limits) else {
            return Change(controlID: Header(message).controlID, paths: nil)
        }
        let controlID = Header(message).controlID
        guard controlID == Header(before).controlID || order.allowsNewControlID else {
            throw EngineError(
                .control,
                "MSH-10 is another one: a receiver takes it for another message, and its answer is matched by it; "
                    + "`--new-control-id` if that is meant")
        }
        var comparer = MessageComparer(before, message)
        return Change(controlID: controlID, paths: comparer.differences().map(\.path))
    }
}

extension Correction.Order {
    /// For a timeline: names and paths, no content but what the operator wrote as the reason.
    fileprivate func note(_ what: String, _ change: Correction.Change?) -> String {
        var text = "\(what) by \(user): \(reason)"
        if let paths = change?.paths {
            let shown = paths.prefix(Correction.mostPaths).joined(separator: ", ")
            text += "; changed: \(paths.isEmpty ? "nothing" : shown)"
            if paths.count > Correction.mostPaths { text += " and \(paths.count - Correction.mostPaths) more" }
        }
        return text
    }
}
