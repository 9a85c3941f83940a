/// Everything that is to happen with one message, stored whole before it is acknowledged.
package struct Plan: Sendable {
    /// In the route's order of destinations; a split message has several for one destination, in order.
    package var deliveries: [PlannedDelivery]
    package var tags: [MessageKeys.Tag]

    package init(deliveries: [PlannedDelivery], tags: [MessageKeys.Tag] = []) {
        self.deliveries = deliveries
        self.tags = tags
    }
}

/// One payload for one destination.
package struct PlannedDelivery: Hashable, Sendable {
    /// The destination's name in its route.
    package var destination: String
    /// `nil`: exactly the bytes that were received.
    package var payload: [UInt8]?
    /// MSH-10 of the payload, which the answer's MSA-2 must equal.
    package var controlID: [UInt8]
    /// Keys whose order must be kept: none = any order, `[]` of a keyed lane = barrier.
    package var lane: Lane
    /// What the connector needs beside the payload: for a file its path below the destination's directory.
    package var address: String?

    package init(
        destination: String, payload: [UInt8]?, controlID: [UInt8], lane: Lane = .whole, address: String? = nil
    ) {
        self.destination = destination
        self.payload = payload
        self.controlID = controlID
        self.lane = lane
        self.address = address
    }

    package enum Lane: Hashable, Sendable {
        /// After everything before it in this destination, before everything after it.
        case whole
        /// In order with others that share one of these keys (hash-free, readable bytes; at most 8).
        case keys([[UInt8]])
        case anyOrder
        /// In order with others of the same name and in nobody else's way: what an operator sends again. It passes
        /// nothing that everything has to wait for.
        case apart([UInt8])

        package var isApart: Bool { if case .apart = self { true } else { false } }
    }
}
