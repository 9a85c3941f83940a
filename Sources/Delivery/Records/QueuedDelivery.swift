package import Pipeline

/// A delivery as its lane holds it: everything needed to attempt it.
package struct QueuedDelivery: Hashable, Sendable {
    package var id: DeliveryID
    package var payload: [UInt8]
    package var controlID: [UInt8]
    package var lane: PlannedDelivery.Lane
    package var address: String?
    /// Attempts made so far.
    package var attempts: Int
    /// How many of them the receiver answered with a refusal.
    package var refusals: Int
    /// Nanoseconds since 1970 of the first attempt; `nil` before it.
    package var firstAttempt: Int64?
    /// When its message was received; nanoseconds since 1970-01-01 UTC.
    package var receivedAt: Int64

    package init(
        id: DeliveryID, payload: [UInt8], controlID: [UInt8], lane: PlannedDelivery.Lane, address: String? = nil,
        attempts: Int = 0, refusals: Int = 0, firstAttempt: Int64? = nil, receivedAt: Int64 = 0
    ) {
        self.id = id
        self.payload = payload
        self.controlID = controlID
        self.lane = lane
        self.address = address
        self.attempts = attempts
        self.refusals = refusals
        self.firstAttempt = firstAttempt
        self.receivedAt = receivedAt
    }

    init(_ planned: PlannedDelivery, id: DeliveryID, raw: [UInt8], receivedAt: Int64) {
        self.init(
            id: id, payload: planned.payload ?? raw, controlID: planned.controlID, lane: planned.lane,
            address: planned.address, receivedAt: receivedAt)
    }
}
