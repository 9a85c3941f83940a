/// One request on the control socket: a line of JSON. Carries ids and reasons, never message content.
package struct ControlRequest: Codable, Hashable, Sendable {
    package enum Action: String, Codable, Sendable {
        /// Sends deliveries that wait for an operator again, in place.
        case retry
        /// Takes deliveries out for good.
        case discard
        /// Lets the deliveries of a restored store go out, and those that wait because a damaged slice was moved aside.
        case release
    }

    package var action: Action
    /// A delivery (`261123-000042.2`), or a message for all of its deliveries that wait.
    package var id: String?
    /// Without ``id``: every waiting delivery of this route and destination.
    package var route: String?
    package var destination: String?
    /// Kept with the message.
    package var reason: String

    package init(action: Action, id: String?, route: String?, destination: String?, reason: String) {
        self.action = action
        self.id = id
        self.route = route
        self.destination = destination
        self.reason = reason
    }
}
