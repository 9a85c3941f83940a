import Foundation
import Logging
import Pipeline
import Routes
import Synchronization

/// The front of the one thread that writes: takes what the event loops and lanes hand over, under one lock.
///
/// There is no timer: the next group is what arrived while the last one was flushed.
final class Committer: Sendable {
    let configuration: StoreConfiguration
    let logger: Logger
    let health = HealthBoard()
    let reader: StoreReader
    let damage: DamageLedger
    let uncertain = Mutex(UncertainSet())
    let sequences = Mutex(SequenceBook())
    /// How many groups of messages have been committed.
    let groups = Atomic(0)
    private let follower = Mutex<(any CommitFollower)?>(nil)
    private let queue: Mutex<CommitQueue>
    private let alarm = DispatchSemaphore(value: 0)

    init(configuration: StoreConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        let damage = DamageLedger(logger: logger)
        self.damage = damage
        self.reader = StoreReader(
            directory: configuration.directory, damage: damage, heldLimit: configuration.heldLimit)
        self.queue = Mutex(
            CommitQueue(limit: configuration.pendingLimit, bytesLimit: configuration.pendingBytesLimit.bytes))
    }

    /// Starts the thread and waits until the store is recovered.
    func start() throws(StoreError) -> StoreRecovery.Found {
        let opening = Opening()
        let thread = Thread { [self] in
            let slices = SliceSet(configuration: configuration, logger: logger)
            let result = Result { () throws(StoreError) in
                try StoreRecovery.run(slices, damage: damage, logger: logger)
            }
            if case .success(let found) = result {
                uncertain.withLock { $0 = found.uncertain }
                sequences.withLock { $0 = found.sequences }
            }
            if case .failure(let error) = result, error.isFinal { slices.forsake() }
            opening.finish(result)
            if case .success = result { CommitLoop(self, slices: slices).run() }
        }
        thread.name = "orderly-committer"
        thread.qualityOfService = .userInitiated
        thread.start()
        let found = try opening.wait().get()
        damage.follow { [weak self] id, destination, reason in
            self?.settle([
                Settlement(id: id, destination: destination, state: .deadLetter, attempts: 0, reason: reason)
            ])
        }
        return found
    }

    /// What the thread found when it opened the store.
    private final class Opening: Sendable {
        private let result = Mutex<Result<StoreRecovery.Found, StoreError>?>(nil)
        private let isDone = DispatchSemaphore(value: 0)

        func finish(_ found: Result<StoreRecovery.Found, StoreError>) {
            result.withLock { $0 = found }
            isDone.signal()
        }

        func wait() -> Result<StoreRecovery.Found, StoreError> {
            isDone.wait()
            return result.withLock { $0 } ?? .failure(Committer.closed)
        }
    }

    // MARK: From any thread

    func submit(_ pending: PendingAcceptance) -> Bool {
        let (isTaken, isStopped, wakes) = queue.withLock { queue in
            if queue.isStopping { return (true, true, false) }
            return (queue.add(pending), false, queue.wakes())
        }
        if wakes { alarm.signal() }
        if isStopped { pending.receiver.commitFinished([pending.ticket], .failed(Self.closed)) }
        return isTaken
    }

    static let closed = StoreError(.closed, "the store is closed")

    func settle(_ settlements: [Settlement]) {
        guard !settlements.isEmpty else { return }
        change { $0.settlements += settlements }
    }

    func note(_ notes: [NoteRecord], uncertain rows: [UncertainRow] = []) {
        change {
            $0.notes += notes
            $0.uncertain += rows
        }
    }

    /// Runs `work` on the committer's thread, after everything that was handed over before; not after a final failure,
    /// when nothing on the disk may be touched any more.
    func perform<T: Sendable>(
        _ work: @escaping @Sendable (SliceSet) throws(StoreError) -> T
    ) async throws(StoreError) -> T {
        let result: Result<T, StoreError> = await withCheckedContinuation { continuation in
            let isTaken = change { queue in
                guard !queue.isStopped else { return false }
                queue.jobs.append { slices in
                    continuation.resume(returning: Result { () throws(StoreError) in try work(slices.get()) })
                }
                return true
            }
            if !isTaken { continuation.resume(returning: .failure(Self.closed)) }
        }
        return try result.get()
    }

    /// The same for a thread that may wait; never for an event loop or a task.
    func performAndWait<T: Sendable>(
        _ work: @escaping @Sendable (SliceSet) throws(StoreError) -> T
    ) throws(StoreError) -> T {
        let result = Mutex<Result<T, StoreError>?>(nil)
        let isDone = DispatchSemaphore(value: 0)
        let isTaken = change { queue in
            guard !queue.isStopped else { return false }
            queue.jobs.append { slices in
                let found = Result { () throws(StoreError) in try work(slices.get()) }
                result.withLock { $0 = found }
                isDone.signal()
            }
            return true
        }
        guard isTaken else { throw Self.closed }
        isDone.wait()
        return try (result.withLock { $0 } ?? .failure(Self.closed)).get()
    }

    /// Ends when everything handed over is committed and the slices are closed.
    func stop() async {
        await withCheckedContinuation { continuation in
            let isTaken = change { queue in
                guard !queue.isStopped else { return false }
                queue.isStopping = true
                queue.stopWaiters.append(continuation)
                return true
            }
            if !isTaken { continuation.resume() }
        }
        health.finish()
    }

    func follow(_ new: (any CommitFollower)?) {
        follower.withLock { $0 = new }
    }

    var currentFollower: (any CommitFollower)? { follower.withLock { $0 } }

    @discardableResult
    private func change<T: Sendable>(_ body: (inout CommitQueue) -> T) -> T {
        let (result, wakes) = queue.withLock { queue in
            let result = body(&queue)
            return (result, queue.wakes())
        }
        if wakes { alarm.signal() }
        return result
    }

    // MARK: From the committer's thread

    /// Looks at the queue; marks the committer asleep when `body` says that there is nothing to do.
    func take<T>(_ body: (inout CommitQueue) -> T?) -> T? {
        queue.withLock { queue in
            let work = body(&queue)
            queue.isAsleep = work == nil
            return work
        }
    }

    func sleep(for limit: Duration) {
        _ = alarm.wait(timeout: .now() + .nanoseconds(Int(clamping: max(limit.nanoseconds, 0))))
    }

    /// Whether nothing is left; from then on nothing more is taken.
    func stopIfDrained() -> Bool {
        queue.withLock { queue in
            if queue.isDrained { queue.isStopped = true }
            return queue.isStopped
        }
    }

    func finishStopping() {
        let waiters = queue.withLock { queue in
            defer { queue.stopWaiters = [] }
            return queue.stopWaiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
