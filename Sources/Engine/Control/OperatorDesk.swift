package import Delivery
import Pipeline

/// Does what operators ask for, in the running engine or directly in a store that no engine has.
package struct OperatorDesk: Sendable {
    let store: MessageStore
    /// Runs what a route could not handle through it again; only an engine can.
    private let resubmission: Resubmission?
    /// Sends again what is selected, and other bytes; only an engine can.
    let replays: ReplayDesk?
    let correction: Correction?
    /// Ends what keeps the deliveries of a restored store back, or of one with a damaged slice.
    private let release: @Sendable () throws -> Int

    /// A desk without an engine: what needs a route has to wait for one.
    package init(store: MessageStore) {
        self.init(store: store, resubmission: nil, replays: nil, correction: nil) {
            throw EngineError(.control, "no engine runs on this store")
        }
    }

    init(
        store: MessageStore, resubmission: Resubmission?, replays: ReplayDesk?, correction: Correction?,
        release: @escaping @Sendable () throws -> Int
    ) {
        self.store = store
        self.resubmission = resubmission
        self.replays = replays
        self.correction = correction
        self.release = release
    }

    /// At most this many deliveries at once; asking again does the next ones.
    private static let limit = 100_000

    /// - Parameter content: the message that came with the request.
    package func perform(_ request: ControlRequest, content: [UInt8]? = nil) async -> ControlReply {
        do {
            switch request.action {
            case .release: return ControlReply(count: try release())
            case .resend: return try await resend(request, content)
            case .replay, .cancelReplay, .resumeReplay: return try await replay(request)
            case .retry:
                if request.id == nil, request.destination?.isEmpty == false {
                    return ControlReply(count: try await store.retryAll(filter(of: request)))
                }
            // Asked for once: a list of refusals would read as if there were nothing to do.
            case .discard: _ = try OperatorReason(request.reason, for: "discarding")
            }
            return await perform(request, on: try select(request))
        } catch {
            return ControlReply(count: 0, error: "\(error)")
        }
    }

    /// One that has been settled since it was listed does not keep the others from their turn.
    private func perform(_ request: ControlRequest, on deliveries: [DeliveryID]) async -> ControlReply {
        var reply = ControlReply(count: 0)
        for id in deliveries {
            do {
                switch request.action {
                case .retry where id.ordinal == 0: try await runAgain(id)
                case .retry: try await store.retry(id)
                case .discard: try await store.discard(id, reason: request.reason)
                case .release, .resend, .replay, .cancelReplay, .resumeReplay: break
                }
                reply.count += 1
            } catch {
                let code = (error as? StoreError)?.code
                if deliveries.count == 1 || (code != .notPossible && code != .notFound) {
                    reply.error = "\(error)"
                    return reply
                }
            }
        }
        return reply
    }

    private func runAgain(_ id: DeliveryID) async throws {
        guard let stored = try store.reader.message(id.message) else {
            throw StoreError(.notFound, "there is no message \(id.message)")
        }
        guard let resubmission else {
            throw EngineError(.control, "\(id.message) failed in its route: start the engine, which can run it again")
        }
        _ = try await resubmission.run(stored)
    }

    private func filter(of request: ControlRequest) -> DeliveryFilter {
        DeliveryFilter(
            route: request.route, destination: request.destination, states: [.blocked, .parked, .deadLetter])
    }

    private func select(_ request: ControlRequest) throws -> [DeliveryID] {
        if let text = request.id {
            guard let id = DeliveryID(text) else {
                throw EngineError(.control, "\(text) is no message id; they look like 261123-000042")
            }
            if text.contains(".") { return [id] }
            return try waiting(DeliveryFilter(message: id.message), what: text)
        }
        return try waiting(
            filter(of: request), what: [request.route, request.destination].compactMap { $0 }.joined(separator: "/"))
    }

    private func waiting(_ filter: DeliveryFilter, what: String) throws -> [DeliveryID] {
        var filter = filter
        filter.states = [.blocked, .parked, .deadLetter]
        let found = try store.reader.deliveries(filter, limit: Self.limit).map(\.id)
        guard !found.isEmpty else { throw EngineError(.control, "nothing of \(what) waits for an operator") }
        return found
    }
}
