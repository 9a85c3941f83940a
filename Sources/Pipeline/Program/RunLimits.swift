import HL7

/// What one message may cost. Reaching one of these fails the message with an error that names the limit.
package struct RunLimits: Sendable {
    /// Steps carried out, values visited and stretches of segments searched, together.
    package var steps: Int
    /// Size of each message that leaves.
    package var messageBytes: Int
    /// Bytes that steps write into one message, and bytes of all payloads of one message.
    package var writtenBytes: Int
    /// Messages that `split` makes of one.
    package var parts: Int
    /// Steps inside steps, and conditions inside conditions.
    package var depth: Int
    /// Labels of `tag` steps.
    package var tags: Int

    package init(
        steps: Int = 1_000_000, messageBytes: Int = 16_000_000, writtenBytes: Int? = nil, parts: Int = 10_000,
        depth: Int = 64, tags: Int = 64
    ) {
        self.steps = steps
        self.messageBytes = messageBytes
        self.writtenBytes = writtenBytes ?? max(messageBytes, min(messageBytes, Int.max / 16) * 16)
        self.parts = parts
        self.depth = depth
        self.tags = tags
    }

    /// For the parts of a split message.
    var message: MessageLimits {
        var limits = MessageLimits()
        limits.bytes = messageBytes
        return limits
    }
}
