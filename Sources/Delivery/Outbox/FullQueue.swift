package import Routes

/// Why a message is not to be taken: a destination of it has no room.
package struct FullQueue: Hashable, Sendable {
    package var destination: DestinationKey
    package var policy: DestinationDefinition.FullPolicy
    /// Names the limit; no content.
    package var reason: String

    package init(destination: DestinationKey, policy: DestinationDefinition.FullPolicy, reason: String) {
        self.destination = destination
        self.policy = policy
        self.reason = reason
    }
}
