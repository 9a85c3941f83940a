/// What follows a failed attempt.
package enum DeliveryDecision: Hashable, Sendable {
    /// Again after this pause, before jitter.
    case retry(after: Duration)
    case deadLetter(reason: String)
    /// The destination stands still until an operator acts.
    case block(reason: String)
    /// The message, and later ones that share its keys, wait for an operator.
    case parkLane(reason: String)

    /// For what is in nobody's way: only its own lane stands still.
    var ofOneLane: DeliveryDecision {
        if case .block(let reason) = self { .parkLane(reason: reason) } else { self }
    }
}
