import HL7
package import MLLP
package import Pipeline
package import Routes

/// What the answers to one sent message mean, one after the other. Pure: events in, verdicts out.
///
/// | answer, MSA-2 matches      | finding                                       |
/// |----------------------------|-----------------------------------------------|
/// | `AA`, deciding `CA`        | confirmed                                     |
/// | interim `CA`               | wait on for the application acknowledgement   |
/// | `AE`, `CE`                 | refused for now                               |
/// | `AR`, `CR`                 | rejected                                      |
/// | any other code, no code    | bad answer, the connection closes             |
///
/// MSA-2 that is not the sent MSH-10, byte for byte, and bytes that are no acknowledgement are bad answers too, unless
/// the destination's `ack_match` lets them count.
package struct AnswerReader: Sendable {
    package enum Finding: Sendable {
        /// No answer that counts has come.
        case nothing
        /// A positive commit acknowledgement came; the application's is still to come.
        case committed([UInt8])
        case confirmed([UInt8])
        case failed(DeliveryFailure)
    }

    package let expectation: AnswerExpectation
    private let controlID: [UInt8]
    private let match: DestinationDefinition.AnswerMatch
    package private(set) var finding = Finding.nothing
    /// What was let pass in an answer that counts; never its content.
    package private(set) var tolerated: String?

    package init(
        controlID: [UInt8], expectation: AnswerExpectation, match: DestinationDefinition.AnswerMatch = .strict
    ) {
        self.match = match
        self.controlID = controlID
        self.expectation = expectation
    }

    package mutating func read(_ bytes: [UInt8]) -> AnswerVerdict {
        guard let answer = Answer(bytes) else {
            return readPlain(bytes)
        }
        if answer.controlID != controlID {
            guard match == .order || match == .any else {
                return refuse(bytes, code: "ack_mismatch", "the answer's MSA-2 is not the message's MSH-10")
            }
            tolerated = answer.controlID.isEmpty ? "the answer has no MSA-2" : "the answer's MSA-2 is another's"
        }
        if answer.code != nil, !answer.isCodeExact {
            guard match != .exact else {
                return refuse(bytes, code: "unknown_answer", "the answer's MSA-1 has spaces or lower case")
            }
            tolerated = tolerated ?? "the answer's MSA-1 has spaces or lower case"
        }
        switch answer.code {
        case .AA:
            finding = .confirmed(bytes)
        case .CA where expectation.isCommitInterim:
            finding = .committed(bytes)
            return .interim
        case .CA:
            finding = .confirmed(bytes)
        case .AE, .CE:
            finding = .failed(negative(.refusedForNow, answer, bytes))
        case .AR, .CR:
            finding = .failed(negative(.rejected, answer, bytes))
        case nil:
            return refuse(bytes, code: "unknown_answer", "the answer's MSA-1 is not a code of table 0008")
        }
        return .answer
    }

    private mutating func readPlain(_ bytes: [UInt8]) -> AnswerVerdict {
        let plain = PlainAnswer(bytes)
        switch plain {
        case .accepted where match == .any:
            tolerated = "the answer is a word and no HL7 message"
            finding = .confirmed(bytes)
            return .answer
        case .refused where match == .any:
            tolerated = "the answer is a word and no HL7 message"
            finding = .failed(
                DeliveryFailure(
                    kind: .refusedForNow, code: "AE", reason: "the receiver refused it in plain text", answer: bytes))
            return .answer
        case .page:
            return refuse(bytes, code: "unreadable_answer", "the answer is a web page: the peer speaks HTTP")
        case .accepted, .refused, .unknown:
            return refuse(bytes, code: "unreadable_answer", "the answer is not an HL7 acknowledgement")
        }
    }

    private mutating func refuse(_ bytes: [UInt8], code: String, _ reason: String) -> AnswerVerdict {
        finding = .failed(DeliveryFailure(kind: .badAnswer, code: code, reason: reason, answer: bytes))
        return .mismatch
    }

    private func negative(_ kind: DeliveryFailure.Kind, _ answer: Answer, _ bytes: [UInt8]) -> DeliveryFailure {
        let code = answer.code?.rawValue ?? ""
        let problem = answer.firstProblem.map { ": \($0)" } ?? ""
        return DeliveryFailure(kind: kind, code: code, reason: "the receiver answered \(code)\(problem)", answer: bytes)
    }
}
