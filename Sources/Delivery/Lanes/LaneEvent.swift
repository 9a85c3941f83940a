package import Pipeline

/// What happens to a destination's lanes.
package enum LaneEvent: Sendable {
    /// From now on deliveries may start.
    case started
    /// Just committed, in order of commit.
    case committed([QueuedDelivery])
    /// From now on the store is read: what ``settled(_:)`` named before shows in the answer.
    case reading(generation: Int)
    case loaded(Loaded)
    /// Acknowledgements of these sizes are queued that were awaited before; they are in the store alone.
    case released(bytes: [Int])
    /// How much waits, as the store has it.
    case counted(QueueLevel)
    /// Reading the store failed; tried again after a pause.
    case loadFailed(generation: Int, reason: String)
    case finished(DeliveryID, Attempted)
    /// Cancelled: whether it arrived is unknown, and nothing is recorded.
    case abandoned(DeliveryID)
    /// The store has these states.
    case settled([DeliveryID])
    /// A time that ``LaneAction/wake(at:)`` asked for has come.
    case woke(at: Duration)
    /// Operator: what the store holds for this destination has changed, or it is to try now.
    case changed
    case held(reason: String)
    case resumed
    /// No new deliveries; those in flight may end.
    case stopped

    /// An answer to ``LaneAction/load(_:)``.
    package struct Loaded: Sendable {
        package var generation: Int
        package var deliveries: [QueuedDelivery]
        /// Nothing is queued behind these.
        package var reachedEnd: Bool
        /// `nil` unless it was asked for.
        package var held: [HeldDelivery]?
        /// Why the destination must stand still whatever it has, until an operator has acted.
        package var standstill: String?
        /// Nanoseconds since 1970-01-01 UTC; what first attempts are compared with.
        package var readAt: Int64

        package init(
            generation: Int, deliveries: [QueuedDelivery], reachedEnd: Bool, held: [HeldDelivery]? = nil,
            standstill: String? = nil, readAt: Int64 = 0
        ) {
            self.standstill = standstill
            self.readAt = readAt
            self.generation = generation
            self.deliveries = deliveries
            self.reachedEnd = reachedEnd
            self.held = held
        }
    }

    /// The end of an attempt.
    package struct Attempted: Sendable {
        package var result: Result<Delivered, DeliveryFailure>
        /// When it began; nanoseconds since 1970-01-01 UTC.
        package var began: Int64
        package var duration: Duration

        package init(result: Result<Delivered, DeliveryFailure>, began: Int64 = 0, duration: Duration = .zero) {
            self.result = result
            self.began = began
            self.duration = duration
        }
    }
}
