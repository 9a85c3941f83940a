package import HL7

/// What a run needs to know beside the message: the same context and message give the same outcome.
package struct RunContext: Sendable {
    package var messageID: MessageID
    /// What `{now: …}` and `now:` write.
    package var now: Timestamp

    package init(messageID: MessageID, now: Timestamp) {
        self.messageID = messageID
        self.now = now
    }
}
