import Pipeline
import Synchronization

/// Who waits for the deliveries of which message.
final class Watchers: Sendable {
    typealias Handler = @Sendable (DeliverySettlement) -> Void

    private let handlers = Mutex<[MessageID: Handler]>([:])

    func add(_ id: MessageID, _ handler: @escaping Handler) {
        handlers.withLock { $0[id] = handler }
    }

    func remove(_ id: MessageID) {
        handlers.withLock { $0[id] = nil }
    }

    func tell(_ settlement: DeliverySettlement) {
        handlers.withLock { $0.isEmpty ? nil : $0[settlement.id.message] }?(settlement)
    }
}
