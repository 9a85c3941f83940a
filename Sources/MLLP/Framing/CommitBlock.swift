/// The commit acknowledgement of MLLP release 2: a frame that holds a single byte, told before and apart from any HL7
/// acknowledgement. It names no message: it is for the one block that its receiver has outstanding.
///
///     0B 06 1C 0D    stored safely
///     0B 15 1C 0D    not stored: to be sent again
package enum CommitBlock: UInt8, Hashable, Sendable {
    case stored = 0x06
    case notStored = 0x15

    /// `nil` for any other content of a frame.
    package init?(_ content: [UInt8]) {
        guard content.count == 1, let block = CommitBlock(rawValue: content[0]) else { return nil }
        self = block
    }

    /// What its frame holds.
    package var content: [UInt8] { [rawValue] }
}
