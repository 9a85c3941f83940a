/// Which release of MLLP a connection speaks.
package enum MLLPRelease: String, Hashable, Sendable, CaseIterable {
    case one = "1"
    /// The receiver acknowledges each block by itself, before any HL7 acknowledgement.
    case two = "2"
}
