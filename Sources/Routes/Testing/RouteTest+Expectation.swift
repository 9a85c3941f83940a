package import HL7
package import YAML

extension RouteTest {
    /// What should come of a test; what is `nil` or empty is not looked at.
    package struct Expectation: Sendable {
        /// The key `expect`.
        package var span: SourceSpan
        /// The answer of each message in turn; a single one is every message's.
        package var answers: Expected<[Answer]>?
        /// Contained in MSA-3 or an ERR segment of every answer.
        package var answerText: Expected<String>?
        /// The destinations that get anything, in any order.
        package var sentTo: Expected<[String]>?
        /// What every destination gets, in order, compared field by field; `message` and `message_file`.
        package var messages: Expected<[[UInt8]]>?
        /// What single destinations get, in order, compared field by field.
        package var messagesByDestination: [String: Expected<[[UInt8]]>]
        /// Places that the comparison leaves out.
        package var ignored: [Path]
        /// Hold for every message after the route's own steps.
        package var checks: [Expected<Condition>]
        /// Whether a message ends among the dead letters: by a failing step, or given up by a destination.
        package var deadLetter: Expected<Ending>?
        package var skipped: Expected<Ending>?
        /// Where `validate` finds something, as findings write paths: every place, in any order.
        package var findings: Expected<[Path]>?
        /// What becomes of the delivery to a destination.
        package var results: [String: Expected<Result>]

        package init(
            span: SourceSpan, answers: Expected<[Answer]>? = nil, answerText: Expected<String>? = nil,
            sentTo: Expected<[String]>? = nil, messages: Expected<[[UInt8]]>? = nil,
            messagesByDestination: [String: Expected<[[UInt8]]>] = [:], ignored: [Path] = [],
            checks: [Expected<Condition>] = [], deadLetter: Expected<Ending>? = nil,
            skipped: Expected<Ending>? = nil, findings: Expected<[Path]>? = nil,
            results: [String: Expected<Result>] = [:]
        ) {
            self.span = span
            self.answers = answers
            self.answerText = answerText
            self.sentTo = sentTo
            self.messages = messages
            self.messagesByDestination = messagesByDestination
            self.ignored = ignored
            self.checks = checks
            self.deadLetter = deadLetter
            self.skipped = skipped
            self.findings = findings
            self.results = results
        }

        var isEmpty: Bool {
            answers == nil && answerText == nil && sentTo == nil && messages == nil && messagesByDestination.isEmpty
                && checks.isEmpty && deadLetter == nil && skipped == nil && findings == nil
                && results.isEmpty
        }
    }

    /// The acknowledgement code of an answer, or that there is none.
    package enum Answer: String, Sendable, CaseIterable {
        case AA, AE, AR, CA, CE, CR
        case none
    }

    /// `yes`, `no`, or `yes` with words of its reason.
    package struct Ending: Hashable, Sendable {
        package var isExpected: Bool
        /// Contained in the reason.
        package var reason: String?

        package init(isExpected: Bool, reason: String? = nil) {
            self.isExpected = isExpected
            self.reason = reason
        }
    }

    /// `{attempts: 3, result: delivered}`
    package struct Result: Hashable, Sendable {
        package var attempts: Int?
        package var state: State?

        package init(attempts: Int? = nil, state: State? = nil) {
            self.attempts = attempts
            self.state = state
        }

        package enum State: String, Sendable, CaseIterable {
            case delivered
            case deadLetter = "dead_letter"
            /// To be tried again after the last scripted reply.
            case queued
            case blocked
            case parked
        }
    }
}
