import Pipeline

/// The lanes of one destination: decides what is attempted when, and what becomes of it. A value: events in,
/// actions out, no clock and no I/O.
///
/// It holds a bounded window of the queue's head. While the store has nothing behind the window, what was just
/// committed joins it without being read back; otherwise the window is refilled from the store, in order.
///
/// ```
///            ┌──────── window, by id ────────┐
///  in flight │ backing off │ waiting │ …     │ ← refill ── store: queued, behind `end`
///            └───────────────────────────────┘
/// ```
package struct LaneScheduler: Sendable {
    struct Entry: Sendable {
        enum Status: Hashable, Sendable {
            case waiting
            /// Since this generation of the link.
            case inFlight(link: Int)
            case backingOff(until: Duration)
        }

        var item: QueuedDelivery
        var status: Status
        /// When the first attempt began, on the scheduler's clock; may be negative for one of an earlier run.
        var firstAttempt: Duration?
        /// An operator took it out during the attempt: there is to be no other one.
        var isGone = false
    }

    /// Whether the receiver can be reached.
    enum Link: Sendable {
        case up
        case down(failures: Int, until: Duration, reason: String)
    }

    let destination: DestinationKey
    let policy: LanePolicy
    /// A factor for each pause, such as 0.5…1.0, so that many destinations do not come back in step.
    private let jitter: @Sendable () -> Double

    /// Sorted by id.
    var window: [Entry] = []
    var windowBytes = 0
    var inFlight = 0
    /// Finished, but the store does not know yet.
    var unsettled: Set<DeliveryID> = []
    /// Settled while the store was read: what was read may still call them queued.
    var settledMeanwhile: Set<DeliveryID> = []

    /// Behind this the window knows nothing; `nil` = nothing was read yet.
    var end: DeliveryID?
    /// The store has nothing queued behind `end`.
    var isComplete = false
    var isLoading = false
    /// Why the queue could not be read; a lane that knows nothing of its queue is not flowing.
    var loadFailure: String?
    var generation = 0
    var needsHeld = true
    /// The store has what was not read, in front of `end`.
    var isStale = false
    /// Until when those that are read anew back off.
    var resting: [DeliveryID: Duration] = [:]
    /// Committed while the store was read.
    var late: [QueuedDelivery] = []
    var lateLost: DeliveryID?

    var link = Link.up
    var linkGeneration = 0
    var blockedBy: (id: DeliveryID, reason: String)?
    var parked = ParkedLanes()
    /// Blocked or parked, as far as what the store says is held may not show it yet.
    var heldMeanwhile: [HeldDelivery] = []
    /// When the oldest of the blocked and parked was received.
    var heldOldest: Int64?
    /// Messages and bytes that wait. Its age is that of the last count: ``level`` knows better.
    var waiting = QueueLevel()
    /// What the time of day is believed to be at most, nanoseconds since 1970-01-01 UTC: messages carry what a clock
    /// said that may have leapt.
    package var timeOfDay = Int64.max
    var heldReason: String?
    /// Why the store says that all of it has to stand still.
    var standstill: String?
    var isStarted = false
    var isStopped = false
    private var hasEnded = false
    private var wakes: Set<Duration> = []
    private var reported = DestinationState.flowing
    /// Why the last refusal that is retried was refused; `nil` when nothing backs off.
    var backOffReason: String?

    package init(
        destination: DestinationKey, policy: LanePolicy, jitter: @escaping @Sendable () -> Double
    ) {
        self.destination = destination
        self.policy = policy
        self.jitter = jitter
    }

    package var state: DestinationState {
        if let reason = heldReason ?? standstill { return .held(reason: reason) }
        if let blockedBy { return .blocked(by: blockedBy.id, reason: blockedBy.reason) }
        if let loadFailure { return .retrying(reason: loadFailure) }
        if case .down(_, _, let reason) = link { return .retrying(reason: reason) }
        if let backOffReason { return .retrying(reason: backOffReason) }
        return parked.count > 0 ? .parked(count: parked.count) : .flowing
    }

    /// - Parameter now: monotonic.
    package mutating func handle(_ event: LaneEvent, at now: Duration) -> [LaneAction] {
        var actions: [LaneAction] = []
        switch event {
        case .started: isStarted = true
        case .committed(let items): add(committed: items, &actions)
        case .reading(let reading): if reading == generation { forgetSettled() }
        case .loaded(let loaded): add(loaded, at: now, &actions)
        case .released(let sizes):
            for size in sizes { waiting.add(size) }
            isStale = true
        case .counted(let level): waiting = level
        case .loadFailed(let failed, let reason): if failed == generation { cannotLoad(reason) }
        case .finished(let id, let attempted): finish(id, attempted, at: now, &actions)
        case .abandoned(let id): abandon(id)
        case .settled(let ids): settled(ids)
        case .woke(let time): wakes.remove(time)
        case .changed:
            reread()
            tryNow()
        case .held(let reason): heldReason = reason
        case .resumed: heldReason = nil
        case .stopped: isStopped = true
        }
        advance(at: now, &actions)
        recount()
        return actions
    }

    private mutating func advance(at now: Duration, _ actions: inout [LaneAction]) {
        if isStopped {
            if inFlight == 0, !hasEnded {
                hasEnded = true
                actions.append(.ended)
            }
            return
        }
        guard isStarted else { return }
        dispatch(at: now, &actions)
        // What was read goes out first: under a steady stream of releases it would be read for ever and nothing sent.
        if isStale, !isLoading, inFlight < policy.connections { reread() }
        refill(&actions)
        let next = nextWake(after: now)
        if let next, wakes.allSatisfy({ next < $0 }) {
            wakes.insert(next)
            actions.append(.wake(at: next))
        }
        let state = state
        if state != reported {
            reported = state
            actions.append(.stateChanged(state, level))
        }
    }

    func jittered(_ pause: Duration) -> Duration { pause * max(0, jitter()) }
}
