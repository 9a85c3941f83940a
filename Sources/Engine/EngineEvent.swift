package import Delivery
package import Pipeline

/// Something that happened to a message or a listener. Carries ids, never content.
package enum EngineEvent: Sendable {
    /// Listening on this port.
    case listening(route: String, host: String, port: Int)
    case listenerClosed(route: String, reason: String)
    /// Durable; `code` is MSA-1 of what the sender is told now, if anything.
    case accepted(Accepted)
    /// A retransmission: the stored acknowledgement went out again.
    case repeated(route: String, id: MessageID)
    /// Bytes that were no HL7 message this engine takes; nothing was stored.
    case refused(route: String, reason: String)
    case delivery(DeliveryEvent)

    package struct Accepted: Sendable {
        package enum Kind: String, Sendable {
            case queued, skipped, rejected, deadLettered
        }

        package var id: MessageID
        package var route: String
        package var kind: Kind
        /// `ADT^A01`
        package var type: String
        /// MSH-10, printable ASCII only, at most 50 characters.
        package var controlID: String
        package var destinations: [String]
        package var reason: String?
        /// MSA-1 of the acknowledgement that goes out now, if any.
        package var code: String?
        /// Which deviations from the standard were let in.
        package var tolerated: ToleranceReport

        package init(
            id: MessageID, route: String, kind: Kind, type: String, controlID: String, destinations: [String],
            reason: String? = nil, code: String? = nil, tolerated: ToleranceReport = ToleranceReport()
        ) {
            self.id = id
            self.route = route
            self.kind = kind
            self.type = type
            self.controlID = controlID
            self.destinations = destinations
            self.reason = reason
            self.code = code
            self.tolerated = tolerated
        }
    }
}
