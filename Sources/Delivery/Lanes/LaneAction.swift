package import Pipeline

/// What the lanes want done.
package enum LaneAction: Sendable {
    /// Begin an attempt; exactly one `finished` or `abandoned` must follow.
    case deliver(QueuedDelivery)
    /// Store a delivery's state; `settled` must follow once it is stored.
    case settle(Settlement, answer: [UInt8]?)
    case load(Load)
    /// Send `woke` at this time.
    case wake(at: Duration)
    /// An attempt failed and another one follows.
    case retrying(DeliveryID, attempt: Int, failure: DeliveryFailure, pause: Duration)
    case stateChanged(DestinationState, QueueLevel)
    /// After `stopped`: nothing is in flight any more.
    case ended

    /// What to read from the store.
    package struct Load: Hashable, Sendable {
        package var generation: Int
        package var after: DeliveryID?
        package var limit: Int
        package var bytesLimit: Int
        /// Also what is blocked or parked.
        package var includesHeld: Bool
    }
}
