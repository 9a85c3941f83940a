/// One request on the control socket: a line of JSON. Carries ids, reasons and what is looked for; message content
/// follows behind the line, as many bytes as ``length`` says.
package struct ControlRequest: Codable, Hashable, Sendable {
    package enum Action: String, Codable, Sendable {
        /// Sends deliveries that wait for an operator again, in place.
        case retry
        /// Takes deliveries out for good.
        case discard
        /// Lets the deliveries of a restored store go out, and those that wait because a damaged slice was moved aside.
        case release
        /// Sends one delivery with other bytes, to another destination, or once more.
        case resend
        /// Sends again what is selected.
        case replay
        case cancelReplay
        case resumeReplay
    }

    package var action: Action
    /// A delivery (`261123-000042.2`), or a message for all of its deliveries that wait; for a replay its number.
    package var id: String?
    /// Without ``id``: every waiting delivery of this route and destination. When something is sent again: where to.
    package var route: String?
    package var destination: String?
    /// Kept with the message.
    package var reason: String
    /// Who asks; kept with what is sent again.
    package var user: String?
    package var replay: ReplayOrder?
    /// Bytes of a message that follow.
    package var length: Int?
    /// Whether MSH-10 of that message may be another.
    package var allowsNewControlID: Bool?

    package init(action: Action, id: String?, route: String?, destination: String?, reason: String) {
        self.action = action
        self.id = id
        self.route = route
        self.destination = destination
        self.reason = reason
    }

    /// On one line of a terminal, and not endless.
    var safeUser: String {
        let name = String(
            (user ?? "").unicodeScalars.prefix(64).map { $0.isASCII && $0.value > 0x20 ? Character($0) : "?" })
        return name.isEmpty ? "somebody" : name
    }
}
