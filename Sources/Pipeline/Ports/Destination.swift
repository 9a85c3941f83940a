package import Routes

/// A connector's outbound side: carries one payload to one place and says exactly what became of it.
///
/// - Called for one payload at a time by each lane; `connections` lanes may call at once.
/// - Must end within its own deadlines, and soon after its task is cancelled.
/// - Every attempt sends the same bytes. A connector never retries by itself.
package protocol Destination: Sendable {
    /// Returns once the receiver confirmed the payload, or (for files) once it is durable.
    func deliver(_ item: OutboundItem) async throws(DeliveryFailure) -> Delivered
    /// Ends connections. Called once, after the last delivery.
    func shutdown() async
}

/// One payload on its way out.
package struct OutboundItem: Sendable {
    package var message: MessageID
    package var payload: [UInt8]
    /// MSH-10 of the payload.
    package var controlID: [UInt8]
    package var address: String?
    /// From 1.
    package var attempt: Int

    package init(message: MessageID, payload: [UInt8], controlID: [UInt8], address: String?, attempt: Int) {
        self.message = message
        self.payload = payload
        self.controlID = controlID
        self.address = address
        self.attempt = attempt
    }
}

/// The receiver's confirmation.
package struct Delivered: Sendable {
    /// The answer as it came, for the timeline and `reply_from`; `nil` where the protocol has none.
    package var answer: [UInt8]?

    package init(answer: [UInt8]? = nil) {
        self.answer = answer
    }
}

/// Why an attempt did not end in a confirmation. The kind steers what happens next.
package struct DeliveryFailure: Error, Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        /// Nothing was sent, or the connection failed: retried for ever.
        case unreachable
        /// Sent, no answer in time: whether it arrived is unknown; retried.
        case noAnswer
        /// An answer that is not for this message or not readable: the connection was closed; retried.
        case badAnswer
        /// AE or CE: retried up to `retry.attempts`, then `when_rejected`.
        case refusedForNow
        /// AR or CR: `when_rejected` at once.
        case rejected
        /// This payload can never be sent there: dead letter at once.
        case invalid
    }

    package var kind: Kind
    /// Stable and testable: `connection_refused`, `timeout`, `ack_mismatch`, `AE` …
    package var code: String
    /// For people; never payload.
    package var reason: String
    /// The receiver's answer, where there was one.
    package var answer: [UInt8]?

    package init(kind: Kind, code: String, reason: String, answer: [UInt8]? = nil) {
        self.kind = kind
        self.code = code
        self.reason = reason
        self.answer = answer
    }
}

/// Makes destinations out of their definitions; the assembly hands one to the engine.
package typealias DestinationFactory =
    @Sendable (_ route: String, _ definition: DestinationDefinition) throws -> any Destination
