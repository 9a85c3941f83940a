package import Delivery
import Pipeline

/// Does what operators ask for, in the running engine or directly in a store that no engine has.
package struct OperatorDesk: Sendable {
    private let store: MessageStore

    package init(store: MessageStore) {
        self.store = store
    }

    /// At most this many deliveries at once; asking again does the next ones.
    private static let limit = 100_000

    package func perform(_ request: ControlRequest) async -> ControlReply {
        do {
            let waiting = try select(request)
            var count = 0
            for id in waiting {
                switch request.action {
                case .retry: try await store.retry(id)
                case .discard: try await store.discard(id, reason: request.reason)
                }
                count += 1
            }
            return ControlReply(count: count)
        } catch let error as StoreError {
            return ControlReply(count: 0, error: "\(error)")
        } catch {
            return ControlReply(count: 0, error: "\(error)")
        }
    }

    private func select(_ request: ControlRequest) throws -> [DeliveryID] {
        if let text = request.id {
            guard let id = DeliveryID(text) else {
                throw EngineError(.control, "\(text) is no message id; they look like 261123-000042")
            }
            if text.contains(".") { return [id] }
            return try waiting(DeliveryFilter(message: id.message), what: text)
        }
        let filter = DeliveryFilter(route: request.route, destination: request.destination)
        return try waiting(filter, what: [request.route, request.destination].compactMap { $0 }.joined(separator: "/"))
    }

    private func waiting(_ filter: DeliveryFilter, what: String) throws -> [DeliveryID] {
        var filter = filter
        filter.states = [.blocked, .parked, .deadLetter]
        let found = try store.reader.deliveries(filter, limit: Self.limit).map(\.id)
        guard !found.isEmpty else { throw EngineError(.control, "nothing of \(what) waits for an operator") }
        return found
    }
}
