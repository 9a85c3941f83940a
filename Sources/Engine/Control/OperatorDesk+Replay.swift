import Delivery
import Pipeline

/// What only a running engine does.
extension OperatorDesk {
    func resend(_ request: ControlRequest, _ content: [UInt8]?) async throws -> ControlReply {
        guard let correction else { throw Self.needsEngine }
        let id = try delivery(request)
        let reason = try OperatorReason(request.reason, for: "sending \(id)")
        let message = try await correction.perform(
            Correction.Order(
                delivery: id, destination: request.destination, bytes: content,
                allowsNewControlID: request.allowsNewControlID ?? false, user: request.safeUser, reason: reason))
        return ControlReply(count: 1, id: message.description)
    }

    func replay(_ request: ControlRequest) async throws -> ControlReply {
        guard let replays else { throw Self.needsEngine }
        if request.action == .replay {
            guard let order = request.replay else { throw EngineError(.control, "nothing is selected") }
            let reason = try OperatorReason(request.reason, for: "a replay")
            return ControlReply(
                count: 0, id: "\(try replays.start(order, user: request.safeUser, reason: reason))")
        }
        guard let number = request.id.flatMap({ Int($0) }) else {
            throw EngineError(.control, "\(request.id ?? "") is no number of a replay")
        }
        if request.action == .cancelReplay {
            try await replays.cancel(number, user: request.safeUser)
        } else {
            try replays.resume(number)
        }
        return ControlReply(count: 0, id: "\(number)")
    }

    private static var needsEngine: EngineError {
        EngineError(.control, "no engine runs on this store: sending again needs one")
    }

    /// A message alone means its only delivery.
    private func delivery(_ request: ControlRequest) throws -> DeliveryID {
        let text = request.id ?? ""
        guard let id = DeliveryID(text) else {
            throw EngineError(.control, "\(text) is no message id; they look like 261123-000042")
        }
        if text.contains(".") { return id }
        guard let stored = try store.reader.message(id.message) else {
            throw StoreError(.notFound, "there is no message \(id.message)")
        }
        let deliveries = stored.deliveries.map(\.id)
        guard let only = deliveries.first, deliveries.count == 1 else {
            throw EngineError(
                .control,
                deliveries.isEmpty
                    ? "\(text) has no delivery"
                    : "\(text) has \(deliveries.count) deliveries: say which, as \(deliveries[0])")
        }
        return only
    }
}
