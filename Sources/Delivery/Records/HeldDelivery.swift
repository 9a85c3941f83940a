package import Pipeline

/// A blocked or parked delivery, as far as its lane must know it to hold others back.
package struct HeldDelivery: Hashable, Sendable {
    package var id: DeliveryID
    package var state: DeliveryState
    package var lane: PlannedDelivery.Lane
    /// The parked delivery it waits behind; `nil` when it was refused itself.
    package var behind: DeliveryID?
    /// When its message was received; nanoseconds since 1970-01-01 UTC.
    package var receivedAt: Int64

    package init(
        id: DeliveryID, state: DeliveryState, lane: PlannedDelivery.Lane, behind: DeliveryID? = nil,
        receivedAt: Int64 = 0
    ) {
        self.id = id
        self.state = state
        self.lane = lane
        self.behind = behind
        self.receivedAt = receivedAt
    }
}
