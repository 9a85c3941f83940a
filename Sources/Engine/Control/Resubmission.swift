import CharacterSets
import Delivery
import HL7
import Pipeline
import Routes
import Synchronization

/// Runs a message that its route could not handle through the route as it is now: a new message, stored like any
/// other, while the old one stays on record.
struct Resubmission: Sendable {
    let store: MessageStore
    let clock: WallClock
    let breaker: CrashBreaker
    /// By name.
    let runners: [String: RouteRunner]

    /// - Returns: the new message's id, once it is durable.
    /// - Throws: ``EngineError`` when the route is gone or refuses the message again; the old one stays then.
    func run(_ stored: StoredMessage) async throws -> MessageID {
        guard let runner = runners[stored.route] else {
            throw EngineError(.control, "there is no route \(stored.route) any more")
        }
        // It was within the limits when it was accepted.
        var limits = MessageLimits()
        limits.bytes = max(limits.bytes, stored.bytes.count)
        let (now, id) = (clock.read(), store.nextID())
        let label = WorkLabel(route: stored.route, listener: stored.listener)
        // Also one that crashed the engine: should it do so again, it is not run by itself after the start.
        let (message, result) = try breaker.work(on: stored.bytes, to: label) {
            let message = try runner.read(stored.bytes, limits: limits)
            return (message, runner.run(message, header: Header(message.message), id: id, at: now.timestamp))
        }
        switch result.decision {
        case .queued, .skipped: break
        case .rejected(let reason), .deadLettered(let reason):
            throw EngineError(.control, "\(stored.id) fails again: \(reason)")
        }
        // What its sender is told, should it send the message again.
        var replies = result.replies
        if !result.awaited.isEmpty { replies.application = nil }
        var keys = MessageKeys(message.message)
        keys.tags = result.tags
        let acceptance = Acceptance(
            id: id, route: stored.route, routeVersion: runner.route.version, listener: stored.listener,
            connection: .random(in: .min ... .max), peer: "retry of \(stored.id)", receivedAt: now.nanoseconds,
            bytes: stored.bytes, keys: keys, decision: result.decision, replies: replies.toSender,
            notes: result.notes(of: id, at: now.nanoseconds))
        try await commit(acceptance)
        try await store.discard(DeliveryID(message: stored.id, ordinal: 0), reason: "retried as \(id)")
        return id
    }

    private func commit(_ acceptance: Acceptance) async throws {
        let result = await withCheckedContinuation { continuation in
            let receiver = Receiver(continuation)
            if !store.submit(acceptance, ticket: 1, receiver: receiver) {
                receiver.finish(.failed(StoreError(.full, "the store is busy; try again")))
            }
        }
        if case .failed(let error) = result { throw error }
    }

    private final class Receiver: CommitReceiver {
        private let continuation: Mutex<CheckedContinuation<CommitResult, Never>?>

        init(_ continuation: CheckedContinuation<CommitResult, Never>) {
            self.continuation = Mutex(continuation)
        }

        func commitFinished(_ tickets: [UInt64], _ result: CommitResult) {
            if !tickets.isEmpty { finish(result) }
        }

        func finish(_ result: CommitResult) {
            continuation.withLock { waiting in
                defer { waiting = nil }
                return waiting
            }?.resume(returning: result)
        }
    }
}
