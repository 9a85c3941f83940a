package import Pipeline

/// A message as lists of what was found show it, without its bytes.
package struct FoundMessage: Hashable, Sendable {
    /// One delivery of it.
    package struct Outcome: Hashable, Sendable {
        package var destination: String
        package var state: DeliveryState

        package init(destination: String, state: DeliveryState) {
            self.destination = destination
            self.state = state
        }
    }

    package var id: MessageID
    /// Nanoseconds since 1970-01-01 UTC.
    package var receivedAt: Int64
    package var route: String
    package var listener: String
    package var peer: String
    package var decision: StoredDecision
    /// Patient, visit, orders and tags are patient data: to be shown only to who asks for them.
    package var keys: MessageKeys
    package var outcomes: [Outcome]
    /// Only the fact is left that it passed: its slice was dropped.
    package var isRecord: Bool

    package init(
        id: MessageID, receivedAt: Int64, route: String, listener: String, peer: String,
        decision: StoredDecision,
        keys: MessageKeys, outcomes: [Outcome], isRecord: Bool = false
    ) {
        self.id = id
        self.receivedAt = receivedAt
        self.route = route
        self.listener = listener
        self.peer = peer
        self.decision = decision
        self.keys = keys
        self.outcomes = outcomes
        self.isRecord = isRecord
    }

    /// Whether the query means it, by its own columns; states of deliveries apart.
    func matches(_ query: MessageQuery, terms: [SearchTerm]) -> Bool {
        if let since = query.since, receivedAt < since { return false }
        if let until = query.until, receivedAt > until { return false }
        return Set(terms).isSubset(of: SearchTerm.all(of: self))
    }

    func isIn(_ states: Set<MessageState>) -> Bool {
        states.isEmpty
            || states.contains { state in
                if let decision = state.decision { return decision == self.decision }
                return outcomes.contains { $0.state == state.delivery }
            }
    }
}
