package import Pipeline

/// Which deliveries a list or an operator means. Every part that is set must hold.
package struct DeliveryFilter: Hashable, Sendable {
    package var route: String?
    package var destination: String?
    package var message: MessageID?
    /// Empty = any that is not settled.
    package var states: Set<DeliveryState>

    package init(
        route: String? = nil, destination: String? = nil, message: MessageID? = nil, states: Set<DeliveryState> = []
    ) {
        self.route = route
        self.destination = destination
        self.message = message
        self.states = states
    }

    package static let deadLetters = DeliveryFilter(states: [.deadLetter])
}
