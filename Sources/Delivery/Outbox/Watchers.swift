import Pipeline
import Synchronization

/// Who waits for the deliveries of which message.
final class Watchers: Sendable {
    typealias Handler = @Sendable (DeliverySettlement) -> Void

    private struct State {
        var handlers: [MessageID: [(number: Int, handler: Handler)]] = [:]
        var last = 0
    }

    private let state = Mutex(State())

    /// - Returns: what to take it away with. A message that is sent again while its sender's first connection still
    ///   waits has two watchers.
    func add(_ id: MessageID, _ handler: @escaping Handler) -> Int {
        state.withLock { state in
            state.last += 1
            state.handlers[id, default: []].append((state.last, handler))
            return state.last
        }
    }

    func remove(_ id: MessageID, _ number: Int) {
        state.withLock { state in
            state.handlers[id]?.removeAll { $0.number == number }
            if state.handlers[id]?.isEmpty == true { state.handlers[id] = nil }
        }
    }

    func tell(_ settlement: DeliverySettlement) {
        let due = state.withLock { $0.handlers.isEmpty ? nil : $0.handlers[settlement.id.message] }
        for (_, handler) in due ?? [] { handler(settlement) }
    }
}
