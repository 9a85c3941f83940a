package import Pipeline

/// What a message's sequence number says.
package enum SequenceVerdict: Hashable, Sendable {
    /// The next one: the message may be stored with it. Kept for it until it is stored or released.
    case expected(SequenceStep)
    /// 0 or -1: the sender asks which number is expected.
    case asked(expected: Int64)
    /// The last one accepted: to be answered as then. `message` is the one stored with it.
    case repeated(message: MessageID?, expected: Int64)
    /// Any other: a person has to look.
    case unexpected(expected: Int64)
    /// The message with this number is being stored.
    case pending
    /// No more links are remembered than this.
    case tooManyLinks(limit: Int)
}
