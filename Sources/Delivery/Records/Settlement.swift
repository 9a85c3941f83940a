/// A delivery's new state, on its way to the store. Losing one costs a repeated delivery, never a loss.
package struct Settlement: Hashable, Sendable {
    package var id: DeliveryID
    package var destination: DestinationKey
    package var state: DeliveryState
    package var attempts: Int
    package var refusals: Int
    package var firstAttempt: Int64?
    /// Why it stands where it stands; for a queued one, why the last attempt failed.
    package var reason: String?
    package var behind: DeliveryID?
    /// The attempt that led here; none for a delivery held back behind another.
    package var attempt: AttemptRecord?
    /// For an acknowledgement that was awaited: what it says. It is queued with it, and nothing else here counts.
    package var payload: [UInt8]?

    package init(
        id: DeliveryID, destination: DestinationKey, state: DeliveryState, attempts: Int, refusals: Int = 0,
        firstAttempt: Int64? = nil, reason: String? = nil, behind: DeliveryID? = nil, attempt: AttemptRecord? = nil,
        payload: [UInt8]? = nil
    ) {
        self.id = id
        self.destination = destination
        self.state = state
        self.attempts = attempts
        self.refusals = refusals
        self.firstAttempt = firstAttempt
        self.reason = reason
        self.behind = behind
        self.attempt = attempt
        self.payload = payload
    }
}
