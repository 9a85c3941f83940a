import Delivery
import HL7
import MLLP
import Pipeline
import Routes

/// What is said about a batch as a whole.
extension BatchExchange {
    /// Why nothing of the batch is taken, if so.
    var refusal: Problem? {
        guard runner.route.batches.isAccepted else {
            return Problem(
                code: .unsupportedType, text: "batches are not taken here: send each message in its own frame",
                place: runner.route.place)
        }
        guard runner.route.batches.faults == .refuse, let problem = batch.problems.first else { return nil }
        return Problem(
            code: problem.errorCode, text: "nothing of the batch was taken: \(problem)", place: runner.route.place)
    }

    /// AR to the message at `index`.
    func refusal(of index: Int, _ problem: Problem) -> [[UInt8]] {
        guard let header = Header(lenient: messages[index]) else { return [] }
        return runner.replies(
            toUnread: header, problem, identifier: "\(intake.store.nextID())", at: intake.clock.read().timestamp
        ).all
    }

    /// Answers each message AR. One row holds the whole frame, so that operators see it.
    func refuse(_ problem: Problem, _ negative: [[[UInt8]]]) {
        let now = intake.clock.read()
        let id = intake.store.nextID()
        let keys = messages.first.flatMap { try? Message($0, limits: intake.limits) }.map { MessageKeys($0) }
        let result = RouteRunner.Result(
            decision: .rejected(reason: "\(problem.text) (\(problem.place))"), verdict: .rejected(problem),
            replies: .init())
        store(
            frame, id, keys ?? MessageKeys(), result, answers: frames(negative, comment: problem.text), at: now
        ) { self.connection.reply(self.intake.frames($0)) }
    }

    /// The answer as the route wants it: one frame, one a message, or none.
    ///
    /// - Parameter replies: for each message its acknowledgements.
    func frames(_ replies: [[[UInt8]]], comment: String = "") -> [[UInt8]] {
        guard runner.route.acknowledge.mode != .none else { return [] }
        let envelope = BatchAnswer(
            to: batch, controlID: Array("\(intake.store.nextID())B".utf8), at: intake.clock.read().timestamp,
            comment: Array(comment.utf8))
        switch runner.route.acknowledge.batch {
        case .none:
            return []
        case .perMessage:
            return replies.isEmpty ? [envelope.bytes(replies)] : replies.flatMap(\.self)
        case .batch:
            return [envelope.bytes(replies)]
        case .errorsOnly:
            let negative = replies.map { all in all.filter { Answer($0)?.code?.isPositive == false } }
            return [envelope.bytes(negative, alwaysEnveloped: true)]
        }
    }
}
