/// Where every received byte went. At any moment `received == message + framing + junk + ` what the decoder still
/// holds, and after ``FrameDecoder/finish()`` it holds nothing.
package struct ByteCounts: Hashable, Sendable {
    package var received = 0
    /// In messages that were handed over.
    package var message = 0
    /// VT, FS and CR around messages, and the VT of frames that came to nothing.
    package var framing = 0
    /// Between frames, in frames without an end, and everything after a frame that was too large.
    package var junk = 0
    /// How many messages, not bytes.
    package var messages = 0

    package init() {}

    static func - (left: ByteCounts, right: ByteCounts) -> ByteCounts {
        var difference = ByteCounts()
        difference.received = left.received - right.received
        difference.message = left.message - right.message
        difference.framing = left.framing - right.framing
        difference.junk = left.junk - right.junk
        difference.messages = left.messages - right.messages
        return difference
    }
}
