package import Pipeline

/// What a retransmission is answered with.
package struct StoredReply: Sendable {
    /// The message that was stored when it came first.
    package var id: MessageID
    /// The acknowledgements as they were made then, in order; none when the answer waits for a delivery.
    package var replies: [[UInt8]]
    /// The destinations that have not confirmed yet, a name for each delivery still open.
    package var unsettledDestinations: [String]

    package init(id: MessageID, replies: [[UInt8]], unsettledDestinations: [String]) {
        self.id = id
        self.replies = replies
        self.unsettledDestinations = unsettledDestinations
    }
}
