/// What a batch may be at most.
package struct BatchLimits: Hashable, Sendable {
    /// Bytes of one message with its line ends, and of one line outside of any message.
    package var messageBytes = 16_000_000
    /// Messages in the whole input.
    package var messages = 10_000
    /// Batches (BHS) in the whole input.
    package var batches = 10_000

    package init() {}

    package init(messageBytes: Int, messages: Int) {
        self.messageBytes = messageBytes
        self.messages = messages
    }
}
