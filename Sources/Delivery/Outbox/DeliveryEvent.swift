import Pipeline

/// Something that happened on the way out. Carries ids and codes, never content.
package enum DeliveryEvent: Sendable {
    case delivered(DeliveryID, destination: DestinationKey, attempt: Int, took: Duration)
    /// Another attempt follows after `pause`.
    case retrying(
        DeliveryID, destination: DestinationKey, attempt: Int, code: String, reason: String, pause: Duration)
    /// Dead-lettered, blocked or parked.
    case setAside(DeliveryID, destination: DestinationKey, state: DeliveryState, reason: String)
    case stateChanged(destination: DestinationKey, DestinationState, QueueLevel)
    /// A queue became late or full, or is neither any more (`nil`).
    case queueAlarm(destination: DestinationKey, QueueWatch.Alarm?, QueueLevel)
}
