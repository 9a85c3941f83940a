import CharacterSets
import Delivery
import HL7
import Pipeline
import Routes

/// Runs a stored message through its route as it is now: a new message, stored like any other, while the old one stays
/// on record.
struct Resubmission: Sendable {
    let store: MessageStore
    let clock: WallClock
    let breaker: CrashBreaker
    /// By name.
    let runners: [String: RouteRunner]

    /// In place of one that its route could not handle.
    ///
    /// - Parameters:
    ///   - bytes: in place of those that were received.
    ///   - note: who and why, where that is to be told.
    /// - Returns: the new message's id, once it is durable.
    /// - Throws: ``EngineError`` when the route is gone or refuses the message again; the old one stays then.
    func run(_ stored: StoredMessage, bytes: [UInt8]? = nil, note: String? = nil) async throws -> MessageID {
        var acceptance = try acceptance(of: stored, bytes: bytes, as: .retry)
        let id = acceptance.id
        if let note {
            acceptance.notes.append(
                NoteRecord(message: id, at: acceptance.receivedAt, kind: .corrected, text: note))
        }
        if case .failed(let error) = await store.accept([acceptance]).first { throw error }
        try await store.discard(DeliveryID(message: stored.id, ordinal: 0), reason: "retried as \(id)")
        return id
    }

    /// What the route as it is now makes of a stored message. Nobody waits for an answer to it.
    ///
    /// - Parameter destination: only what goes there.
    func acceptance(
        of stored: StoredMessage, bytes: [UInt8]? = nil, as kind: SentAgain, to destination: String? = nil
    ) throws -> Acceptance {
        guard let runner = runners[stored.route] else {
            throw EngineError(.control, "there is no route \(stored.route) any more")
        }
        let bytes = bytes ?? stored.bytes
        // It was within the limits when it was accepted.
        var limits = MessageLimits()
        limits.bytes = max(limits.bytes, bytes.count)
        let (now, id) = (clock.read(), store.nextID())
        let label = WorkLabel(route: stored.route, listener: stored.listener)
        // Also one that crashed the engine: should it do so again, it is not run by itself after the start.
        let worked = try breaker.work(on: bytes, to: label) {
            let message = try runner.read(bytes, limits: limits)
            return (
                message: message,
                result: runner.run(message, header: Header(message.message), id: id, at: now.timestamp)
            )
        }
        let message = worked.message
        var result = worked.result
        switch result.decision {
        case .queued(let deliveries):
            guard let destination else { break }
            let wanted = deliveries.filter { $0.destination == destination }
            result.decision =
                wanted.isEmpty ? .skipped(reason: "nothing of it goes to \(destination)") : .queued(wanted)
        case .skipped: break
        case .rejected(let reason), .deadLettered(let reason):
            throw EngineError(.control, "\(stored.id) fails again: \(reason)")
        }
        // What its sender is told, should it send the message again.
        var replies = result.replies
        if !result.awaited.isEmpty { replies.application = nil }
        var keys = MessageKeys(message.message)
        keys.tags = result.tags
        return Acceptance(
            id: id, route: stored.route, routeVersion: runner.route.version, listener: stored.listener,
            connection: .random(in: .min ... .max), peer: kind.peer(of: stored.id), receivedAt: now.nanoseconds,
            bytes: bytes, keys: keys, decision: result.decision, replies: kind == .retry ? replies.toSender : [],
            notes: result.notes(of: id, at: now.nanoseconds))
    }
}
