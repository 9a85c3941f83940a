package import Pipeline
package import Routes

/// From a failed attempt to what follows. Pure: lanes use it, and so do tests of routes.
package enum DeliveryRules {
    /// - Parameters:
    ///   - attempt: from 1. For a refusal: how often this payload was refused. For a failure of the connection: how
    ///     often in a row the destination could not be reached.
    ///   - firstAttemptAge: since this payload was first attempted.
    package static func decide(
        failure: DeliveryFailure, attempt: Int, firstAttemptAge: Duration, retry: DestinationDefinition.Retry,
        whenRejected: DestinationDefinition.RejectionPolicy
    ) -> DeliveryDecision {
        let what = "\(failure.code): \(failure.reason)"
        if failure.kind == .invalid { return .deadLetter(reason: what) }
        if let limit = retry.giveUpAfter, firstAttemptAge >= limit {
            return .deadLetter(reason: "given up after \(limit.spoken): \(what)")
        }
        switch failure.kind {
        case .unreachable, .noAnswer, .badAnswer, .invalid:
            return .retry(after: pause(before: attempt, retry))
        case .refusedForNow where attempt < retry.attempts:
            return .retry(after: pause(before: attempt, retry))
        case .refusedForNow, .rejected:
            return policy(whenRejected, reason: what, pause: pause(before: attempt, retry))
        }
    }

    private static func policy(
        _ policy: DestinationDefinition.RejectionPolicy, reason: String, pause: Duration
    ) -> DeliveryDecision {
        switch policy {
        case .deadLetter: .deadLetter(reason: reason)
        case .retry: .retry(after: pause)
        case .block: .block(reason: reason)
        case .parkLane: .parkLane(reason: reason)
        }
    }

    /// `first`, doubled after each failure up to `upTo`.
    private static func pause(before attempt: Int, _ retry: DestinationDefinition.Retry) -> Duration {
        var pause = retry.first
        var count = 1
        while count < attempt, pause < retry.upTo {
            pause *= 2
            count += 1
        }
        return min(pause, retry.upTo)
    }
}
