/// What waits for one destination, over all slices.
package struct DestinationOverview: Hashable, Sendable {
    package var destination: DestinationKey
    package var queued = 0
    package var blocked = 0
    package var parked = 0
    package var deadLetters = 0
    package var firstQueued: Head?
    package var firstBlocked: Head?
    /// When the oldest of what is queued, blocked or parked was received; nanoseconds since 1970-01-01 UTC.
    package var oldestReceivedAt: Int64?
    /// Why all of it stands still until an operator decides: what was in a slice that was moved aside.
    package var standstill: String?

    /// A delivery that others may wait for.
    package struct Head: Hashable, Sendable {
        package var id: DeliveryID
        /// Why its last attempt failed.
        package var reason: String?
    }

    package init(destination: DestinationKey) {
        self.destination = destination
    }

    /// The first of what is queued or blocked.
    package var head: DeliveryID? { [firstQueued?.id, firstBlocked?.id].compactMap { $0 }.min() }

    /// As far as the store tells: what an operator holds only the engine knows.
    package var state: DestinationState {
        if let standstill { return .held(reason: standstill) }
        if let firstBlocked { return .blocked(by: firstBlocked.id, reason: firstBlocked.reason ?? "refused") }
        if let reason = firstQueued?.reason { return .retrying(reason: reason) }
        return parked > 0 ? .parked(count: parked) : .flowing
    }
}
