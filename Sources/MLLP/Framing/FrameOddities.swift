/// What was not as MLLP has it with one message that was taken all the same.
package struct FrameOddities: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Its frame ended with FS alone.
    package static let missingEnd = FrameOddities(rawValue: 1)
    /// Bytes stood before its frame.
    package static let bytesBetween = FrameOddities(rawValue: 2)
    /// It was complete in the same read as the one before it.
    package static let sharedRead = FrameOddities(rawValue: 4)
    /// It had no frame.
    package static let noFraming = FrameOddities(rawValue: 8)
    /// It came before the one in front of it was answered.
    package static let earlyNext = FrameOddities(rawValue: 16)
}
