import Dispatch
import Synchronization

/// Where the peer's thread writes what it sees and tests wait for it.
final class PeerBoard: Sendable {
    private struct Waiter {
        var condition: @Sendable (PeerRecord) -> Bool
        var deadline: ContinuousClock.Instant
        var continuation: CheckedContinuation<PeerRecord, Never>
    }

    private struct State {
        /// Everything that is known.
        var noted = PeerRecord()
        /// Without a message whose act is still going on.
        var record = PeerRecord()
        var waiters: [Waiter] = []
        var isStopping = false
        var isStopped = false
    }

    private let state = Mutex(State())
    private let stopped = DispatchSemaphore(value: 0)

    /// With the message whose act is going on: a client may have its answer already.
    var record: PeerRecord { state.withLock { $0.noted } }

    func record(when condition: @escaping @Sendable (PeerRecord) -> Bool) async -> PeerRecord {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state -> PeerRecord? in
                if condition(state.record) || state.isStopped { return state.record }
                let deadline = ContinuousClock.now + PeerRecord.patience
                state.waiters.append(Waiter(condition: condition, deadline: deadline, continuation: continuation))
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }

    /// Tells of a message before its act; who waits for it learns of it with the next ``update(_:)``.
    func note(_ change: (inout PeerRecord) -> Void) {
        state.withLock { change(&$0.noted) }
    }

    func update(_ change: (inout PeerRecord) -> Void = { _ in }) {
        state.withLock { state in
            change(&state.noted)
            state.record = state.noted
        }
        release()
    }

    /// Lets those go whose condition holds or whose patience has ended. The peer's thread calls it regularly.
    func release() {
        let (record, ready) = state.withLock { state in
            let now = ContinuousClock.now
            let isDone = { (waiter: Waiter) in
                waiter.deadline <= now || state.isStopped || waiter.condition(state.record)
            }
            let ready = state.waiters.filter(isDone)
            state.waiters.removeAll(where: isDone)
            return (state.record, ready)
        }
        for waiter in ready { waiter.continuation.resume(returning: record) }
    }

    /// `false` when it was stopped before.
    func beginStop() -> Bool {
        state.withLock { state in
            defer { state.isStopping = true }
            return !state.isStopping
        }
    }

    var isStopping: Bool { state.withLock { $0.isStopping } }

    func endStop() {
        state.withLock { $0.isStopped = true }
        release()
        stopped.signal()
    }

    /// The thread answers within one turn of its loop.
    func waitUntilStopped() { stopped.wait() }
}
