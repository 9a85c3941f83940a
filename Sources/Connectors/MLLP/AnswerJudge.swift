import MLLP
import Pipeline
import Synchronization

/// Holds the reader of one exchange between the connection's event loop, which feeds it, and the delivery, which
/// asks it in the end.
final class AnswerJudge: Sendable {
    private let reader: Mutex<AnswerReader>

    init(_ reader: AnswerReader) {
        self.reader = Mutex(reader)
    }

    func judge(_ answer: [UInt8]) -> AnswerVerdict {
        reader.withLock { $0.read(answer) }
    }

    /// What was let pass in the answer.
    var tolerated: String? { reader.withLock { $0.tolerated } }

    /// What became of the message, given how the exchange ended on the wire.
    func result(of exchange: Result<[UInt8], ClientError>) -> Result<Delivered, DeliveryFailure> {
        let (finding, expectation) = reader.withLock { ($0.finding, $0.expectation) }
        switch (finding, exchange) {
        case (.failed(let failure), _):
            return .failure(failure)
        case (.confirmed(let answer), _):
            return .success(Delivered(answer: answer))
        case (.nothing, .failure(let error)) where error.isTimeout && expectation.isSilenceAcceptance:
            return .success(Delivered(answer: nil))
        case (.committed(let answer), .failure(let error))
        where error.isTimeout && expectation.isSilenceAcceptanceAfterCommit:
            return .success(Delivered(answer: answer))
        case (.committed(let answer), .failure(let error)):
            var failure = DeliveryFailure(error)
            failure.answer = answer
            return .failure(failure)
        case (_, .failure(let error)):
            return .failure(DeliveryFailure(error))
        case (_, .success):
            return .failure(
                DeliveryFailure(kind: .badAnswer, code: "unreadable_answer", reason: "the answer was not judged"))
        }
    }
}
