import HL7
import Pipeline
import Routes
import Validation
import YAML

/// Holds what happened against what a test expects.
struct RouteTestChecks {
    let test: RouteTest
    /// One for each message sent.
    let passages: [RouteTestPassage]
    let runner: RouteTestRunner

    var expectation: RouteTest.Expectation { test.expectation }

    func failures() -> [RouteTestFailure] {
        var failures: [RouteTestFailure] = []
        for (number, passage) in passages.enumerated() {
            var own = failedStep(passage) + answer(passage, number)
            own += endings(passage) + destinations(passage) + findings(passage)
            own += results(passage) + conditions(passage)
            failures += own.map { named($0, number) }
        }
        failures += messages()
        return failures
    }

    /// With several messages, which one it is about.
    private func named(_ failure: RouteTestFailure, _ number: Int) -> RouteTestFailure {
        guard passages.count > 1 else { return failure }
        var failure = failure
        failure.text = "\(title(of: number)): \(failure.text)"
        return failure
    }

    func title(of number: Int) -> String {
        test.sends[number].file ?? "message \(number + 1)"
    }

    func failure(_ span: SourceSpan, _ text: String) -> RouteTestFailure {
        RouteTestFailure(place: Place(span), text: text)
    }

    // MARK: The message as a whole

    /// A failed step fails the test unless a dead letter or a negative answer is expected.
    private func failedStep(_ passage: RouteTestPassage) -> [RouteTestFailure] {
        guard case .failed(let reason, let isOwned) = passage.decision else { return [] }
        let negative: [RouteTest.Answer] = [.AE, .AR, .CE, .CR]
        let isExpected =
            isOwned
            ? expectation.deadLetter?.value.isExpected ?? false
            : expectation.answers?.value.contains { negative.contains($0) } ?? false
        return isExpected ? [] : [failure(test.span, "a step failed: \(reason)")]
    }

    private func answer(_ passage: RouteTestPassage, _ number: Int) -> [RouteTestFailure] {
        var failures: [RouteTestFailure] = []
        if let answers = expectation.answers, let first = answers.value.first {
            let expected = number < answers.value.count ? answers.value[number] : first
            let got = passage.code(like: expected)
            if got != expected {
                failures.append(
                    failure(answers.span, "ack: expected \(expected.rawValue), got \(got.rawValue)\(reason(passage))"))
            }
        }
        if let expected = expectation.answerText {
            let wanted = Array(expected.value.utf8)
            if !passage.answerTexts.contains(where: { says($0, wanted) }) {
                let got = passage.answerTexts.first { !$0.isEmpty } ?? []
                failures.append(
                    failure(
                        expected.span,
                        "ack_text: expected \(ShownValue.text(wanted)), got \(ShownValue.text(got))"))
            }
        }
        return failures
    }

    /// Before 2.5 there is only MSA-3 for it, which ends after 80 bytes, never within a character.
    private func says(_ text: [UInt8], _ wanted: [UInt8]) -> Bool {
        text.contains(wanted) || (text.count > 76 && wanted.starts(with: text))
    }

    /// Why a message was not routed, behind an answer that was not expected.
    private func reason(_ passage: RouteTestPassage) -> String {
        switch passage.decision {
        case .queued: passage.deliveries.lazy.compactMap(\.reason).first.map { " (\($0))" } ?? ""
        case .unreadable(let reason), .skipped(let reason), .rejected(let reason), .failed(let reason, _):
            " (\(reason))"
        }
    }

    private func endings(_ passage: RouteTestPassage) -> [RouteTestFailure] {
        var failures: [RouteTestFailure] = []
        if let expected = expectation.deadLetter {
            failures += ending("dead_letter", expected, passage.deadLetterReasons)
        }
        if let expected = expectation.skipped {
            var reasons: [String] = []
            if case .skipped(let reason) = passage.decision { reasons = [reason] }
            failures += ending("skipped", expected, reasons)
        }
        return failures
    }

    private func ending(
        _ key: String, _ expected: Expected<RouteTest.Ending>, _ reasons: [String]
    ) -> [RouteTestFailure] {
        let text: String? =
            switch (expected.value.isExpected, reasons.first) {
            case (true, nil): "\(key): expected yes, got no"
            case (false, let reason?): "\(key): expected no, got yes: \(reason)"
            case (true, let got?):
                expected.value.reason.flatMap { wanted in
                    reasons.contains { Array($0.utf8).contains(Array(wanted.utf8)) }
                        ? nil : "\(key): expected \"\(wanted)\", got \"\(got)\""
                }
            case (false, nil): nil
            }
        return text.map { [failure(expected.span, $0)] } ?? []
    }

    /// What a test expects of `validate:`, place by place.
    private func findings(_ passage: RouteTestPassage) -> [RouteTestFailure] {
        guard let expected = expectation.findings else { return [] }
        let wanted = Set(expected.value.map(\.description))
        let got = Set(passage.findings.map { $0.path ?? "the message" })
        let missing = wanted.subtracting(got).sorted().map { "findings: expected one at \($0), got none" }
        let extra = passage.findings.filter { !wanted.contains($0.path ?? "the message") }.map {
            "findings: expected none at \($0.path ?? "the message"), got \($0.line)"
        }
        return (missing + extra).map { failure(expected.span, $0) }
    }

    // MARK: Destinations

    private func destinations(_ passage: RouteTestPassage) -> [RouteTestFailure] {
        guard let expected = expectation.sentTo else { return [] }
        let got = passage.destinations
        guard Set(got) != Set(expected.value) else { return [] }
        let cause = got.isEmpty ? reason(passage) : ""
        return [failure(expected.span, "sent_to: expected \(list(expected.value)), got \(list(got))\(cause)")]
    }

    private func list(_ names: [String]) -> String { "[\(names.sorted().joined(separator: ", "))]" }

    private func results(_ passage: RouteTestPassage) -> [RouteTestFailure] {
        expectation.results.sorted { $0.key < $1.key }.flatMap { name, expected -> [RouteTestFailure] in
            guard let got = passage.result(at: name) else {
                return [failure(expected.span, "\(name): got nothing\(reason(passage))")]
            }
            var failures: [RouteTestFailure] = []
            let cause = got.reason.map { " (\($0))" } ?? ""
            if let attempts = expected.value.attempts, attempts != got.attempts {
                failures.append(
                    failure(expected.span, "\(name): expected \(attempts) attempts, got \(got.attempts)\(cause)"))
            }
            if let state = expected.value.state, state != got.state {
                failures.append(
                    failure(
                        expected.span, "\(name): expected \(state.rawValue), got \(got.state.rawValue)\(cause)"))
            }
            return failures
        }
    }
}

extension [UInt8] {
    fileprivate func contains(_ part: [UInt8]) -> Bool {
        guard !part.isEmpty, count >= part.count else { return part.isEmpty }
        return (0...(count - part.count)).contains { self[$0...].starts(with: part) }
    }
}
