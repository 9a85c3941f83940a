/// What a sink does with a message instead of acknowledging it at once.
package enum SinkFault: Hashable, Sendable {
    /// Acknowledges after this time.
    case slow(Duration)
    /// A negative answer: `AE`, `AR`, `CE` or `CR`.
    case refuse(String)
    /// No answer; the connection stays.
    case drop
    /// No answer; the connection is closed.
    case close
    /// A positive answer for another message.
    case wrongID
    /// As if there were no answer; after this time it comes all the same, and the message that came in between gets
    /// none: a sender that takes the late answer for that of the later message loses this one.
    case late(Duration)
}
