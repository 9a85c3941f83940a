import Delivery
import Pipeline
import Routes
import Testing

@Suite struct DeliveryRulesTests {
    private func decide(
        _ kind: DeliveryFailure.Kind, attempt: Int = 1, age: Duration = .zero,
        retry: DestinationDefinition.Retry = .init(), whenRejected: DestinationDefinition.RejectionPolicy = .deadLetter
    ) -> DeliveryDecision {
        DeliveryRules.decide(
            failure: DeliveryFailure(kind: kind, code: "X", reason: "y"), attempt: attempt, firstAttemptAge: age,
            retry: retry, whenRejected: whenRejected)
    }

    @Test("Pauses double from the first to the longest and never overflow")
    func pauses() {
        let pauses = [1, 2, 3, 6, 7, 8, 1_000_000].map { decide(.unreachable, attempt: $0) }
        #expect(
            pauses == [1, 2, 4, 32, 60, 60, 60].map { .retry(after: .seconds($0)) })
    }

    @Test(
        "Each policy gives its own decision for AR",
        arguments: [
            (DestinationDefinition.RejectionPolicy.deadLetter, DeliveryDecision.deadLetter(reason: "X: y")),
            (.retry, .retry(after: .seconds(1))), (.block, .block(reason: "X: y")),
            (.parkLane, .parkLane(reason: "X: y")),
        ])
    func policies(_ policy: DestinationDefinition.RejectionPolicy, _ expected: DeliveryDecision) {
        #expect(decide(.rejected, whenRejected: policy) == expected)
        #expect(
            decide(.refusedForNow, attempt: 10, whenRejected: policy)
                == (policy == .retry ? .retry(after: .seconds(60)) : expected))
        #expect(decide(.refusedForNow, attempt: 9, whenRejected: policy) == .retry(after: .seconds(60)))
    }

    @Test("An unreachable receiver is retried for ever unless give_up_after says otherwise")
    func giveUp() {
        #expect(decide(.unreachable, attempt: 9, age: .seconds(1_000_000)) == .retry(after: .seconds(60)))
        let retry = DestinationDefinition.Retry(giveUpAfter: .seconds(12 * 3600))
        #expect(decide(.unreachable, age: .seconds(12 * 3600 - 1), retry: retry) == .retry(after: .seconds(1)))
        #expect(
            decide(.unreachable, age: .seconds(12 * 3600), retry: retry)
                == .deadLetter(reason: "given up after 12h: X: y"))
    }

    @Test(
        "What can never be sent is a dead letter under every policy",
        arguments: DestinationDefinition.RejectionPolicy.allCases)
    func invalid(_ policy: DestinationDefinition.RejectionPolicy) {
        #expect(decide(.invalid, whenRejected: policy) == .deadLetter(reason: "X: y"))
    }
}
