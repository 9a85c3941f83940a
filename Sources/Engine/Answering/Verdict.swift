package import Pipeline

/// What the sender is to learn about its message.
package enum Verdict: Sendable {
    /// AA, and CA where a commit acknowledgement is asked for.
    case accepted
    /// AE (CE): the content is at fault.
    case error(Problem)
    /// AR (CR): this engine does not take such messages, whatever their content.
    case rejected(Problem)
}
