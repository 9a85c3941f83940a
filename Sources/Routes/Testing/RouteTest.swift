package import HL7
package import YAML

/// One test of a route: messages in, answers of the destinations, and what should come of it.
package struct RouteTest: Sendable {
    package var name: String
    /// The test's name in its file.
    package var span: SourceSpan
    /// What the frozen clock shows; the runner's own fixed time when `nil`.
    package var at: Timestamp?
    /// In order; at least one.
    package var sends: [Sent]
    /// Answers of destinations, by name, in order; once they are used up the destination answers well.
    package var replies: [String: [Reply]]
    package var expectation: Expectation

    package init(
        name: String, span: SourceSpan, at: Timestamp? = nil, sends: [Sent], replies: [String: [Reply]] = [:],
        expectation: Expectation
    ) {
        self.name = name
        self.span = span
        self.at = at
        self.sends = sends
        self.replies = replies
        self.expectation = expectation
    }

    /// A message that comes in.
    package struct Sent: Sendable {
        /// Byte for byte from a file; from a block of the test file with CR for each line end.
        package var bytes: [UInt8]
        /// The message, or the file's name, in the test file.
        package var span: SourceSpan
        /// The file it comes from, as people see it.
        package var file: String?

        package init(bytes: [UInt8], span: SourceSpan, file: String? = nil) {
            self.bytes = bytes
            self.span = span
            self.file = file
        }
    }

    /// How a destination answers one attempt.
    package enum Reply: String, Sendable, CaseIterable {
        case AA, AE, AR, CA, CE, CR
        /// No answer within `wait_for_ack`.
        case timeout
        /// Nobody listens: certainly not delivered.
        case connectionRefused = "connection_refused"
        /// AA whose MSA-2 names another message.
        case wrongControlID = "wrong_control_id"
    }
}
