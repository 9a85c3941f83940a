import Foundation
import Logging
import Synchronization

/// The thread for what nothing waits for: search indexes and retention. It has the least claim on the processor.
final class StoreKeeper: Sendable {
    private typealias Job = @Sendable () -> Void

    private struct State {
        var jobs: [Job] = []
        /// Between two pauses.
        var isWorking = false
        var isStopping = false
        var isStopped = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let committer: Committer
    private let state = Mutex(State())
    private let alarm = DispatchSemaphore(value: 0)
    private let clock: Mutex<RetentionClock>
    /// For the age of what waits, where an hour is much.
    private let queueClock: Mutex<RetentionClock>
    private static let started = ContinuousClock.now
    private static var steadyTime: Int64 { (ContinuousClock.now - started).nanoseconds }

    #if os(Linux)
    /// `SCHED_IDLE`, which the headers declare as a cast.
    private static let idlePolicy: Int32 = 5
    #endif
    private static let patience = DispatchTimeInterval.seconds(3)
    private static let pause = DispatchTimeInterval.seconds(1)
    private static let retentionInterval = Duration.seconds(3600)
    /// While intake is stopped for want of space.
    private static let retentionIntervalWhenShort = Duration.seconds(60)
    /// A start has enough to do.
    private static let firstRetention = Duration.seconds(10)

    init(_ committer: Committer) {
        self.committer = committer
        let (wall, steady, newest) = (WallTime.now(), Self.steadyTime, committer.reader.newestReceipt())
        clock = Mutex(RetentionClock(wall: wall, steady: steady, newest: newest))
        queueClock = Mutex(RetentionClock(wall: wall, steady: steady, newest: newest, tolerance: .seconds(60)))
    }

    /// The time of day for age limits: a clock that leaps forward must not make what waits look old.
    func timeOfQueues() -> Int64 {
        queueClock.withLock { $0.time(wall: WallTime.now(), steady: Self.steadyTime).time }
    }

    func start() {
        let thread = Thread { [self] in run() }
        thread.name = "orderly-keeper"
        thread.start()
    }

    /// Ends with the step it is at; on a machine that has no time for its thread after ``patience``.
    func stop() async {
        await withCheckedContinuation { continuation in
            let waits = state.withLock { state in
                state.isStopping = true
                guard state.isWorking || !state.jobs.isEmpty, !state.isStopped else { return false }
                state.waiters.append(continuation)
                return true
            }
            alarm.signal()
            guard waits else { return continuation.resume() }
            DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience) { self.resumeWaiters() }
        }
    }

    private func resumeWaiters() {
        let waiters = state.withLock { state in
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func dropOldSlices() async throws(StoreError) -> [SliceFile] {
        try await perform { [self] () throws(StoreError) in
            try retention().run()
        }
    }

    /// Returns when everything that is committed is in the indexes.
    func index() async throws(StoreError) {
        try await perform { [self] () throws(StoreError) in
            let indexes = Indexes(committer) { _ in !self.isStopping }
            defer { indexes.close() }
            indexes.advance { self.isStopping }
        }
    }

    private func perform<T: Sendable>(
        _ work: @escaping @Sendable () throws(StoreError) -> T
    ) async throws(StoreError) -> T {
        let result: Result<T, StoreError> = await withCheckedContinuation { continuation in
            let isTaken = state.withLock { state in
                guard !state.isStopping else { return false }
                state.jobs.append {
                    continuation.resume(returning: Result { () throws(StoreError) in try work() })
                }
                return true
            }
            if isTaken {
                alarm.signal()
            } else {
                continuation.resume(returning: .failure(Committer.closed))
            }
        }
        return try result.get()
    }

    // MARK: On its thread

    private var isStopping: Bool { state.withLock { $0.isStopping } }

    private func run() {
        #if os(Linux)
        // Of this thread alone: it has what no other wants. Low priority is not enough: with that it keeps its turn when
        // a thread wakes up that a sender waits for. Where it is not allowed nothing is lost by it.
        var parameters = sched_param()
        sched_setscheduler(0, Self.idlePolicy, &parameters)
        #endif
        let indexes = Indexes(committer) { [alarm] limit in
            alarm.wait(timeout: .now() + .nanoseconds(Int(clamping: limit.nanoseconds))) == .timedOut
        }
        var nextRetention = ContinuousClock.now + Self.firstRetention
        var wasShort = false
        while beginWork() {
            for job in takeJobs() { job() }
            let canWrite = committer.health.canWrite
            let isStoring = committer.health.current == .storing
            // Space alone is short: retention is what gives some back, and is not to wait for its hour.
            let isShort = canWrite && !isStoring
            if isShort, !wasShort { nextRetention = .now }
            wasShort = isShort
            // A store that cannot write now has other worries.
            if canWrite, ContinuousClock.now >= nextRetention {
                nextRetention = .now + (isShort ? Self.retentionIntervalWhenShort : Self.retentionInterval)
                dropOld()
            }
            if isStoring, committer.configuration.isIndexed { indexes.advance { self.isStopping } }
            state.withLock { $0.isWorking = false }
            _ = alarm.wait(timeout: .now() + Self.pause)
        }
        indexes.close()
        let (jobs, waiters) = state.withLock { state in
            defer { (state.jobs, state.waiters) = ([], []) }
            state.isStopped = true
            return (state.jobs, state.waiters)
        }
        for job in jobs { job() }
        for waiter in waiters { waiter.resume() }
    }

    private func beginWork() -> Bool {
        state.withLock { state in
            state.isWorking = !state.isStopping
            return state.isWorking
        }
    }

    private func takeJobs() -> [Job] {
        state.withLock { state in
            defer { state.jobs = [] }
            return state.jobs
        }
    }

    private func retention() -> Retention {
        let (now, isDistrusted) = clock.withLock { $0.time(wall: WallTime.now(), steady: Self.steadyTime) }
        if isDistrusted {
            committer.logger.warning(
                "the clock is far ahead of what the store saw last: retention by age waits a day before it goes by it")
        }
        return Retention(committer: committer, now: now) { self.isStopping }
    }

    private func dropOld() {
        do {
            _ = try retention().run()
        } catch {
            committer.logger.warning("old slices not dropped", metadata: ["reason": "\(error)"])
        }
    }
}
