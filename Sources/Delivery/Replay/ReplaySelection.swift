/// What a replay sends again: which messages, and what of each. Fixed at its start: messages that come later, its own
/// among them, are none of it.
package struct ReplaySelection: Hashable, Sendable, Codable {
    package enum Mode: String, Hashable, Sendable, Codable, CaseIterable {
        /// The bytes that each destination was sent, byte for byte.
        case asSent = "as-sent"
        /// The bytes that were received, through the route as it is now.
        case throughRoute = "through-route"
    }

    package var query: MessageQuery
    package var mode: Mode
    /// Only to this destination of the message's route.
    package var destination: String?
    /// As sent: what this destination was sent goes to ``destination``.
    package var payloadOf: String?
    /// Also what was itself sent again by an operator.
    package var includesReplays: Bool
    /// Destinations that acknowledgements of their own go to, as `ROUTE/NAME`: not sent again unless asked for.
    package var acknowledgements: Set<String> = []
    /// Only messages before this one; its raw value.
    package var end: Int64 = .max

    package init(
        _ query: MessageQuery, mode: Mode, destination: String? = nil, payloadOf: String? = nil,
        includesReplays: Bool = false
    ) {
        self.query = query
        self.mode = mode
        self.destination = destination
        self.payloadOf = payloadOf
        self.includesReplays = includesReplays
    }

    /// What of one message is sent again.
    package enum Choice: Hashable, Sendable {
        /// As sent: these of its deliveries, by their place in the list. Through the route: the message.
        case taken([Int])
        /// It still waits in a queue, or for an operator who can send it again in place.
        case waits
        case nothing
    }

    /// - Parameter deliveries: of the message, with an empty name for the route's own dead letter.
    package func choice(
        route: String, decision: StoredDecision, deliveries: [(destination: String, state: DeliveryState)]
    ) -> Choice {
        switch mode {
        case .asSent: choiceAsSent(route, deliveries)
        case .throughRoute: choiceThroughRoute(decision, deliveries)
        }
    }

    private func choiceAsSent(
        _ route: String, _ deliveries: [(destination: String, state: DeliveryState)]
    ) -> Choice {
        let states = Set(query.states.compactMap(\.delivery))
        var taken: [Int] = []
        var waits = false
        for (index, delivery) in deliveries.enumerated() where !delivery.destination.isEmpty {
            if let source = payloadOf ?? destination {
                guard delivery.destination == source else { continue }
            } else if acknowledgements.contains("\(route)/\(delivery.destination)") {
                continue
            }
            guard states.isEmpty ? delivery.state != .discarded : states.contains(delivery.state) else { continue }
            if delivery.state.isWaiting { waits = true } else { taken.append(index) }
        }
        return taken.isEmpty ? (waits ? .waits : .nothing) : .taken(taken)
    }

    private func choiceThroughRoute(
        _ decision: StoredDecision, _ deliveries: [(destination: String, state: DeliveryState)]
    ) -> Choice {
        // Its sender was told that it was not taken, and may have sent it again.
        if decision == .rejected, !query.states.contains(.rejected) { return .nothing }
        let wanted = deliveries.filter { destination == nil || $0.destination == destination || $0.destination.isEmpty }
        if wanted.contains(where: { $0.state.isWaiting }) { return .waits }
        // What was given up was given up, or runs as another message already.
        let isGivenUp = !wanted.isEmpty && wanted.allSatisfy { $0.state == .discarded }
        return isGivenUp && !query.states.contains(.discarded) ? .nothing : .taken([])
    }
}

extension DeliveryState {
    /// It goes out by itself, or when an operator lets it: sending it again beside that would double it.
    var isWaiting: Bool { !isSettled && self != .deadLetter }
}
