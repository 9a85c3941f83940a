import Logging
import Pipeline
import Routes
import Synchronization

/// Runs the lanes of one destination: feeds events to the scheduler and does what it asks.
///
/// What the store and the running tasks are told is told under the scheduler's lock, so that it happens in the
/// scheduler's order; observers are called outside of it.
final class DestinationLane: Sendable {
    let key: DestinationKey
    let destination: any Destination
    let limit: DestinationDefinition.QueueLimit?
    private let store: MessageStore
    private let clock: LaneClock
    private let logger: Logger
    private let observe: @Sendable (LaneAction) -> Void
    private let state: Mutex<State>
    private let orders: AsyncStream<Order>
    private let ordering: AsyncStream<Order>.Continuation

    private struct State {
        var scheduler: LaneScheduler
        var watch: QueueWatch
        var hasEnded = false
        var endWaiters: [AsyncStream<Never>.Continuation] = []
    }

    /// What ``run()`` starts a task for.
    private enum Order: Sendable {
        case deliver(QueuedDelivery)
        case load(LaneAction.Load)
        case wake(at: Duration)
    }

    init(
        _ served: OutboxDestination, store: MessageStore, clock: LaneClock, logger: Logger,
        jitter: @escaping @Sendable () -> Double,
        observe: @escaping @Sendable (LaneAction) -> Void
    ) {
        self.key = served.key
        self.destination = served.destination
        self.limit = served.definition.queueLimit
        self.store = store
        self.clock = clock
        self.logger = logger
        self.observe = observe
        let scheduler = LaneScheduler(
            destination: served.key, policy: LanePolicy(served.definition), jitter: jitter)
        self.state = Mutex(
            State(
                scheduler: scheduler,
                watch: QueueWatch(
                    alarmAfter: served.definition.alarmAfter, limit: served.definition.queueLimit)))
        (orders, ordering) = AsyncStream.makeStream()
    }

    var condition: DestinationState { state.withLock { $0.scheduler.state } }

    var level: QueueLevel { state.withLock { $0.scheduler.level } }

    /// Whether the lane has no room for one more delivery. For event loops.
    func full(at now: Int64) -> FullQueue? {
        guard let limit, limit.whenFull == .refuse || limit.whenFull == .closeListener else { return nil }
        let now = believed(now)
        let reason = state.withLock { state in
            state.scheduler.excess(at: now) ?? (limit.whenFull == .closeListener ? state.watch.fullReason : nil)
        }
        return reason.map { FullQueue(destination: key, policy: limit.whenFull, reason: $0) }
    }

    private func believed(_ now: Int64) -> Int64 {
        limit?.age == nil ? now : min(now, store.keeper.timeOfQueues())
    }

    /// Why the route's listener is to stay closed.
    var closing: FullQueue? {
        guard let limit, limit.whenFull == .closeListener else { return nil }
        let reason = state.withLock { $0.watch.fullReason }
        return reason.map { FullQueue(destination: key, policy: limit.whenFull, reason: $0) }
    }

    /// - Returns: the alarm that is on now, if that has changed.
    func inspect(at now: Int64) -> (alarm: QueueWatch.Alarm?, level: QueueLevel)? {
        let now = believed(now)
        return state.withLock { state in
            let level = state.scheduler.level
            return state.watch.look(at: level, now: now) ? (state.watch.alarm, level) : nil
        }
    }

    /// Until stopped and nothing is in flight, or cancelled.
    func run() async {
        await withDiscardingTaskGroup { tasks in
            handle(.started)
            for await order in orders {
                switch order {
                case .deliver(let item): tasks.addTask { await self.deliver(item) }
                case .load(let load): tasks.addTask { await self.load(load) }
                case .wake(let time): tasks.addTask { await self.wake(at: time) }
                }
            }
            tasks.cancelAll()
        }
        markEnded()
    }

    /// Nothing new starts; see ``ended()``.
    func stop() { handle(.stopped) }

    /// Returns once nothing is in flight after ``stop()``, or when cancelled.
    func ended() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
        let hasEnded = state.withLock { state in
            if !state.hasEnded { state.endWaiters.append(continuation) }
            return state.hasEnded
        }
        if hasEnded { return }
        for await _ in stream {}
    }

    private func markEnded() {
        let waiters = state.withLock { state in
            defer { state.endWaiters = [] }
            state.hasEnded = true
            return state.endWaiters
        }
        for waiter in waiters { waiter.finish() }
    }

    func handle(_ event: LaneEvent) {
        var believed = Int64.max
        if case .committed = event { believed = self.believed(.max) }
        let (news, isOver) = state.withLock { state in
            if believed < .max { state.scheduler.timeOfDay = believed }
            var news: [LaneAction] = []
            var isOver = false
            for action in state.scheduler.handle(event, at: clock.now()) {
                switch action {
                case .deliver(let item): ordering.yield(.deliver(item))
                case .load(let load): ordering.yield(.load(load))
                case .wake(let time): ordering.yield(.wake(at: time))
                case .settle(let settlement, _):
                    store.committer.settle([settlement])
                    news.append(action)
                case .retrying, .stateChanged: news.append(action)
                case .ended: isOver = true
                }
            }
            return (news, isOver)
        }
        for action in news { observe(action) }
        if isOver {
            ordering.finish()
            markEnded()
        }
    }

    // MARK: Tasks

    private func deliver(_ item: QueuedDelivery) async {
        let outbound = OutboundItem(
            message: item.id.message, payload: item.payload, controlID: item.controlID, address: item.address,
            attempt: item.attempts)
        let began = WallTime.now()
        let start = clock.now()
        do {
            let delivered = try await destination.deliver(outbound)
            let attempted = LaneEvent.Attempted(
                result: .success(delivered), began: began, duration: clock.now() - start)
            handle(.finished(item.id, attempted))
        } catch {
            // A cancelled attempt says nothing about the receiver.
            if Task.isCancelled {
                handle(.abandoned(item.id))
            } else {
                let attempted = LaneEvent.Attempted(
                    result: .failure(error), began: began, duration: clock.now() - start)
                handle(.finished(item.id, attempted))
            }
        }
    }

    private func load(_ load: LaneAction.Load) async {
        do throws(StoreError) {
            // What was settled so far must be in the store before it says what is held.
            if load.includesHeld { try await store.flush() }
            let held = load.includesHeld ? try await held(load.generation) : nil
            if !load.includesHeld { handle(.reading(generation: load.generation)) }
            let (deliveries, reachedEnd) = try store.reader.queued(
                for: key, after: load.after, limit: load.limit, bytesLimit: load.bytesLimit)
            // Last: what was moved aside meanwhile is missing in what was read.
            let mayBeMissing = load.includesHeld || store.reader.damage.hasSlices
            let standstill = mayBeMissing ? store.reader.standstill(of: key) : nil
            handle(
                .loaded(
                    LaneEvent.Loaded(
                        generation: load.generation, deliveries: deliveries, reachedEnd: reachedEnd,
                        held: held?.deliveries, standstill: standstill ?? held?.standstill, readAt: WallTime.now())))
        } catch {
            logger.error("cannot read the queue", metadata: ["destination": "\(key)", "reason": "\(error)"])
            try? await clock.sleep(clock.now() + .seconds(1))
            if !Task.isCancelled { handle(.loadFailed(generation: load.generation, reason: "\(error)")) }
        }
    }

    /// What is blocked or parked, after letting go what waits for something that is not parked any more.
    private func held(
        _ generation: Int
    ) async throws(StoreError) -> (deliveries: [HeldDelivery], standstill: String?) {
        handle(.reading(generation: generation))
        let held = try store.reader.held(for: key)
        let known = Set(held.deliveries.map(\.id))
        let missing = Set(held.deliveries.compactMap(\.behind)).subtracting(known)
        guard !missing.isEmpty else { return held }
        let now = WallTime.now()
        let reader = store.reader
        try await store.committer.perform { [key] (slices) throws(StoreError) in
            try OperatorActions(slices: slices, reader: reader, now: now).releaseOrphans(behind: missing, of: key)
        }
        return try store.reader.held(for: key)
    }

    private func wake(at time: Duration) async {
        try? await clock.sleep(time)
        if !Task.isCancelled { handle(.woke(at: time)) }
    }
}
