/// What waits for one destination, over all slices.
package struct DestinationOverview: Hashable, Sendable {
    package var destination: DestinationKey
    package var queued = 0
    package var blocked = 0
    package var parked = 0
    package var deadLetters = 0
    /// The first in its queue.
    package var head: DeliveryID?
    /// When the head's message was received; nanoseconds since 1970-01-01 UTC.
    package var oldestReceivedAt: Int64?
    /// Why the head's last attempt failed, or what blocks the destination.
    package var reason: String?

    package init(destination: DestinationKey) {
        self.destination = destination
    }
}
