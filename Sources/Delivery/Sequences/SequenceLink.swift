/// One sender's stream of numbered messages (HL7 v2.5.1 §2.10.1): the listener they come on, MSH-3 and MSH-4 as sent.
package struct SequenceLink: Hashable, Sendable {
    package var listener: String
    package var application: [UInt8]
    package var facility: [UInt8]

    /// Bytes that MSH-3 and MSH-4 of a link may have, each.
    package static let longest = 500

    /// - Returns: `nil` when a name is longer than ``longest``: such links are not remembered.
    package init?(listener: String, application: [UInt8], facility: [UInt8]) {
        guard application.count <= Self.longest, facility.count <= Self.longest else { return nil }
        self.listener = listener
        self.application = application
        self.facility = facility
    }
}
