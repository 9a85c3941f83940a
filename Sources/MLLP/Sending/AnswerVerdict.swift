/// What an answer is to the message in flight.
package enum AnswerVerdict: Hashable, Sendable {
    /// The one waited for; the exchange ends with it.
    case answer
    /// One of several, such as a commit acknowledgement before the application's: wait on.
    case interim
    /// For another message, or not an answer: the connection closes and the exchange fails.
    case mismatch
}
