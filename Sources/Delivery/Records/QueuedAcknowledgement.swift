package import Pipeline

/// An application acknowledgement that leaves over a connection of its own, so through a destination like any other
/// payload: durable with its message, in order, tried until it is confirmed.
package struct QueuedAcknowledgement: Sendable {
    package var delivery: PlannedDelivery
    /// Its payload is only what is said if nothing better becomes known: it is sent once
    /// ``MessageStore/release(_:to:saying:)`` gives the final one.
    package var isAwaiting: Bool

    package init(delivery: PlannedDelivery, isAwaiting: Bool) {
        self.delivery = delivery
        self.isAwaiting = isAwaiting
    }
}
