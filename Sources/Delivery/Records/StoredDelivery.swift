package import Pipeline

/// A delivery as lists show it, without its payload.
package struct StoredDelivery: Hashable, Sendable {
    package var id: DeliveryID
    package var destination: DestinationKey
    package var state: DeliveryState
    package var attempts: Int
    /// Why it stands where it stands, or why its last attempt failed.
    package var reason: String?
    /// The parked delivery it waits behind.
    package var behind: DeliveryID?
    /// MSH-10 of what is sent.
    package var controlID: [UInt8]
    package var address: String?
    /// Of the message; nanoseconds since 1970-01-01 UTC.
    package var receivedAt: Int64
    /// When it came to its present state; `nil` while queued.
    package var settledAt: Int64?
    /// `ADT^A01`
    package var type: [UInt8]
    package var lane: PlannedDelivery.Lane
    /// What its message was made from, if an operator sent it again.
    package var original: MessageID?

    package init(
        id: DeliveryID, destination: DestinationKey, state: DeliveryState, attempts: Int, reason: String?,
        behind: DeliveryID?, controlID: [UInt8], address: String?, receivedAt: Int64, settledAt: Int64?, type: [UInt8],
        lane: PlannedDelivery.Lane
    ) {
        self.id = id
        self.destination = destination
        self.state = state
        self.attempts = attempts
        self.reason = reason
        self.behind = behind
        self.controlID = controlID
        self.address = address
        self.receivedAt = receivedAt
        self.settledAt = settledAt
        self.type = type
        self.lane = lane
    }
}
