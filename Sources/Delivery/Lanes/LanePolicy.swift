package import Routes

/// What a destination's definition says about its lanes.
package struct LanePolicy: Sendable {
    /// One lane, whatever keys its deliveries have.
    package var isStrict: Bool
    /// Deliveries in flight at once.
    package var connections: Int
    package var retry: DestinationDefinition.Retry
    package var whenRejected: DestinationDefinition.RejectionPolicy
    /// Named in the reasons of dead letters: `registrations.yaml:46:5`.
    package var place: String
    package var limit: DestinationDefinition.QueueLimit?
    package var windowLimit = 256
    package var windowBytesLimit = 8_000_000
    /// Results that may wait for the store; with more the lanes pause, so that a store that cannot write does not
    /// fill the memory.
    package var unsettledLimit = 4096

    package init(
        isStrict: Bool, connections: Int, retry: DestinationDefinition.Retry = .init(),
        whenRejected: DestinationDefinition.RejectionPolicy = .deadLetter,
        limit: DestinationDefinition.QueueLimit? = nil, place: String
    ) {
        self.isStrict = isStrict
        self.connections = isStrict ? 1 : max(1, connections)
        self.retry = retry
        self.whenRejected = whenRejected
        self.limit = limit
        self.place = place
    }

    package init(_ definition: DestinationDefinition) {
        let connections =
            switch definition.connector {
            case .mllp(let settings): settings.connections
            case .file: 1
            }
        let isStrict =
            switch definition.keepOrder {
            case .all: true
            case .by, .none: false
            }
        self.init(
            isStrict: isStrict, connections: connections, retry: definition.retry,
            whenRejected: definition.whenRejected, limit: definition.queueLimit, place: definition.place.description)
    }
}
