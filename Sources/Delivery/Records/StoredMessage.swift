package import Pipeline

/// Everything the store knows about one message but the attempts and payloads of its deliveries.
package struct StoredMessage: Sendable {
    package var id: MessageID
    /// Nanoseconds since 1970-01-01 UTC.
    package var receivedAt: Int64
    package var route: String
    package var routeVersion: String
    package var listener: String
    package var peer: String
    package var decision: StoredDecision
    package var reason: String?
    package var keys: MessageKeys
    /// The acknowledgements as they were made when it was stored.
    package var replies: [[UInt8]]
    /// As received.
    package var bytes: [UInt8]
    /// In order of the plan.
    package var deliveries: [StoredDelivery]
    /// Oldest first.
    package var notes: [NoteRecord]

    package init(
        id: MessageID, receivedAt: Int64, route: String, routeVersion: String, listener: String, peer: String,
        decision: StoredDecision, reason: String?, keys: MessageKeys, replies: [[UInt8]], bytes: [UInt8],
        deliveries: [StoredDelivery], notes: [NoteRecord]
    ) {
        self.id = id
        self.receivedAt = receivedAt
        self.route = route
        self.routeVersion = routeVersion
        self.listener = listener
        self.peer = peer
        self.decision = decision
        self.reason = reason
        self.keys = keys
        self.replies = replies
        self.bytes = bytes
        self.deliveries = deliveries
        self.notes = notes
    }
}
