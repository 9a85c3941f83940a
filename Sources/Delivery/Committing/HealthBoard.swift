import Synchronization

/// The store's state and everyone who follows it.
final class HealthBoard: Sendable {
    private struct State {
        var current = StoreState.storing
        var canWrite = true
        var followers: [Int: AsyncStream<StoreState>.Continuation] = [:]
        var nextFollower = 0
    }

    private let state = Mutex(State())

    var current: StoreState { state.withLock { $0.current } }

    /// Whether writes work; also when nothing is accepted because space is short.
    var canWrite: Bool { state.withLock { $0.canWrite } }

    /// The state now and each one after it; a slow reader sees only the newest.
    func states() -> AsyncStream<StoreState> {
        let (stream, continuation) = AsyncStream.makeStream(of: StoreState.self, bufferingPolicy: .bufferingNewest(1))
        let key = state.withLock { state in
            state.nextFollower += 1
            state.followers[state.nextFollower] = continuation
            continuation.yield(state.current)
            return state.nextFollower
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { $0.followers[key] = nil }
        }
        return stream
    }

    func set(_ health: StoreHealth) {
        let new = health.state
        let followers = state.withLock { state in
            state.canWrite = health.canWrite
            guard state.current != new else { return [AsyncStream<StoreState>.Continuation]() }
            state.current = new
            return Array(state.followers.values)
        }
        for follower in followers { follower.yield(new) }
    }

    func finish() {
        let followers = state.withLock { Array($0.followers.values) }
        for follower in followers { follower.finish() }
    }
}
