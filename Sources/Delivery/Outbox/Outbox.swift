package import Logging
package import Pipeline
import Synchronization

/// Carries what the store holds to the destinations: a set of lanes for each, all running side by side.
///
/// A destination that no route names any more keeps its queue in the store until one does.
package final class Outbox: Sendable {
    let store: MessageStore
    let logger: Logger
    private let clock: LaneClock
    private let jitter: @Sendable () -> Double
    private let observer: @Sendable (DeliveryEvent) -> Void
    private let watchers = Watchers()
    private let state = Mutex(State())
    private let work: AsyncStream<Work>
    private let working: AsyncStream<Work>.Continuation

    private struct State {
        var lanes: [DestinationKey: DestinationLane] = [:]
        var holds: [DestinationKey: String] = [:]
        var isDraining = false
        var counts = PendingCounts()
    }

    /// What ``run()`` starts a task for.
    private enum Work: Sendable {
        /// Runs a lane, once the one it replaces has ended.
        case run(DestinationLane, after: DestinationLane?)
        case retire(DestinationLane)
        case count(DestinationKey)
    }

    /// - Parameters:
    ///   - clock: what retries wait by.
    ///   - jitter: factor for each pause, 0…1.
    ///   - observer: called on many threads; must not block.
    package init<C: Clock>(
        store: MessageStore, logger: Logger, clock: C = ContinuousClock(),
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0.5...1) },
        observer: @escaping @Sendable (DeliveryEvent) -> Void = { _ in }
    ) where C.Duration == Duration {
        self.store = store
        self.logger = logger
        self.clock = LaneClock(clock)
        self.jitter = jitter
        self.observer = observer
        (work, working) = AsyncStream.makeStream()
        store.committer.follow(self)
    }

    /// All lanes, until cancelled.
    package func run() async {
        await withDiscardingTaskGroup { tasks in
            for await work in work {
                switch work {
                case .run(let lane, let predecessor):
                    tasks.addTask {
                        if let predecessor {
                            await self.retire(predecessor)
                            // What it still settled is not in this one's count.
                            self.count(lane)
                        }
                        if !Task.isCancelled { await lane.run() }
                    }
                case .retire(let lane): tasks.addTask { await self.retire(lane) }
                case .count(let key): tasks.addTask { self.recount(key) }
                }
            }
            tasks.cancelAll()
        }
    }

    /// Makes these the destinations that are served. Those that were and are not among them end after what they
    /// have in flight; one that is replaced hands over in order.
    ///
    /// The outbox shuts down each `Destination` that a later call replaced or removed. Those of the last call
    /// belong to the caller.
    package func apply(_ destinations: [OutboxDestination]) {
        let levels = levels(of: destinations)
        let (old, new) = state.withLock { state in
            let old = state.lanes
            state.lanes = [:]
            for served in destinations { state.lanes[served.key] = makeLane(served, hold: state.holds[served.key]) }
            return (old, state.lanes)
        }
        for (key, level) in levels { new[key]?.handle(.counted(level)) }
        for (key, lane) in old where new[key] == nil {
            lane.stop()
            working.yield(.retire(lane))
        }
        for (key, lane) in new {
            old[key]?.stop()
            working.yield(.run(lane, after: old[key]))
        }
    }

    private func makeLane(_ served: OutboxDestination, hold: String?) -> DestinationLane {
        let key = served.key
        let lane = DestinationLane(served, store: store, clock: clock, logger: logger, jitter: jitter) {
            [weak self] in self?.report($0, of: key)
        }
        if let hold { lane.handle(.held(reason: hold)) }
        return lane
    }

    private func retire(_ lane: DestinationLane) async {
        await lane.ended()
        await lane.destination.shutdown()
    }

    /// No new deliveries; returns when those in flight have ended, at the latest after `limit`.
    package func drain(within limit: Duration) async {
        let lanes = state.withLock { state in
            state.isDraining = true
            return Array(state.lanes.values)
        }
        for lane in lanes { lane.stop() }
        let deadline = clock.now() + limit
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                for lane in lanes { await lane.ended() }
            }
            tasks.addTask { [clock] in try? await clock.sleep(deadline) }
            await tasks.next()
            tasks.cancelAll()
        }
    }

    func lane(_ key: DestinationKey) -> DestinationLane? { state.withLock { $0.lanes[key] } }

    var served: [DestinationLane] { state.withLock { Array($0.lanes.values) } }

    func observe(_ event: DeliveryEvent) { observer(event) }

    // MARK: Watching

    /// Tells `handler` about each delivery of this message that ends: confirmed, or set aside. To be registered
    /// before the message is submitted. Called on many threads; must not block.
    @discardableResult
    package func watch(_ id: MessageID, _ handler: @escaping @Sendable (DeliverySettlement) -> Void) -> Watch {
        Watch(message: id, number: watchers.add(id, handler))
    }

    /// One of perhaps several that watch a message.
    package struct Watch: Hashable, Sendable {
        let message: MessageID
        let number: Int
    }

    package func unwatch(_ watch: Watch) { watchers.remove(watch.message, watch.number) }

    /// What has become of the deliveries of a message so far; for a watcher that came late, after it registered.
    package func settlements(of id: MessageID) async throws(StoreError) -> [DeliverySettlement] {
        try await store.flush()
        var found: [DeliverySettlement] = []
        for delivery in try store.reader.message(id)?.deliveries ?? []
        where delivery.state != .queued && delivery.state != .awaiting {
            let answer = try store.reader.attempts(of: delivery.id).last?.answer
            let outcome: DeliverySettlement.Outcome =
                delivery.state == .delivered ? .delivered : .refused(reason: delivery.reason ?? "\(delivery.state)")
            found.append(
                DeliverySettlement(
                    id: delivery.id, destination: delivery.destination.name, outcome: outcome, answer: answer))
        }
        return found
    }

    private func report(_ action: LaneAction, of key: DestinationKey) {
        switch action {
        case .settle(let settlement, let answer):
            if let event = Self.event(settlement) { observer(event) }
            if let settled = DeliverySettlement(settlement, answer: answer) { watchers.tell(settled) }
        case .retrying(let id, let attempt, let failure, let pause):
            observer(
                .retrying(
                    id, destination: key, attempt: attempt, code: failure.code, reason: failure.reason, pause: pause))
        case .stateChanged(let state, let level):
            observer(.stateChanged(destination: key, state, level))
        case .deliver, .load, .wake, .ended: break
        }
    }

    private static func event(_ settlement: Settlement) -> DeliveryEvent? {
        switch settlement.state {
        case .queued, .awaiting: nil
        case .delivered:
            .delivered(
                settlement.id, destination: settlement.destination, attempt: settlement.attempts,
                took: settlement.attempt?.duration ?? .zero)
        case .blocked, .parked, .deadLetter, .discarded:
            .setAside(
                settlement.id, destination: settlement.destination, state: settlement.state,
                reason: settlement.reason ?? "")
        }
    }

    // MARK: State

    /// The state of each destination that a route names, and of each other that still has something in the store.
    package func states() throws(StoreError) -> [(overview: DestinationOverview, state: DestinationState)] {
        let lanes = state.withLock { $0.lanes }
        var found: [(DestinationOverview, DestinationState)] = []
        var seen: Set<DestinationKey> = []
        for overview in try store.reader.overview() {
            seen.insert(overview.destination)
            let isOrphaned = lanes[overview.destination] == nil && !overview.destination.name.isEmpty
            found.append((overview, lanes[overview.destination]?.condition ?? (isOrphaned ? .orphaned : .flowing)))
        }
        for (key, lane) in lanes where !seen.contains(key) {
            found.append((DestinationOverview(destination: key), lane.condition))
        }
        return found.sorted { $0.0.destination < $1.0.destination }
    }

    /// Stops a destination until ``resume(_:)`` or the end of the process. What is in flight ends.
    package func hold(_ key: DestinationKey, reason: String) {
        let lane = state.withLock { state in
            state.holds[key] = reason
            return state.lanes[key]
        }
        lane?.handle(.held(reason: reason))
    }

    package func resume(_ key: DestinationKey) {
        let lane = state.withLock { state in
            state.holds[key] = nil
            return state.lanes[key]
        }
        lane?.handle(.resumed)
    }
}

extension Outbox: CommitFollower {
    func committed(_ deliveries: [(destination: DestinationKey, delivery: QueuedDelivery)]) {
        let lanes = state.withLock { $0.lanes }
        var byLane: [DestinationKey: [QueuedDelivery]] = [:]
        for (key, delivery) in deliveries { byLane[key, default: []].append(delivery) }
        for (key, items) in byLane { lanes[key]?.handle(.committed(items)) }
    }

    func settled(_ settlements: [Settlement]) {
        // Released acknowledgements are in the store alone until their lane reads them.
        let lanes = state.withLock { $0.lanes }
        var released: [DestinationKey: [Int]] = [:]
        for settlement in settlements {
            if let payload = settlement.payload { released[settlement.destination, default: []].append(payload.count) }
        }
        for (key, sizes) in released { lanes[key]?.handle(.released(bytes: sizes)) }
        var byLane: [DestinationKey: [DeliveryID]] = [:]
        // One that is queued again was not taken out of its lane.
        for settlement in settlements where settlement.state != .queued {
            byLane[settlement.destination, default: []].append(settlement.id)
        }
        for (key, ids) in byLane { lanes[key]?.handle(.settled(ids)) }
    }

    func changed(_ destinations: Set<DestinationKey>?) {
        let lanes = state.withLock { $0.lanes }
        for key in destinations ?? Set(lanes.keys) {
            guard let lane = lanes[key] else { continue }
            lane.handle(.changed)
            if state.withLock({ $0.counts.request(key) }) { working.yield(.count(key)) }
        }
    }

    /// Counting reads the whole queue, and many changes come together.
    private func recount(_ key: DestinationKey) {
        repeat {
            if let lane = lane(key) { count(lane) }
        } while state.withLock { $0.counts.finished(key) }
    }
}
