import CharacterSets
import Delivery
import HL7
import Logging
import MLLP
import NIOCore
import Pipeline
import Routes

/// One frame with several messages, from its arrival to its answer. On the connection's event loop.
///
///     cut ─▶ refused as a whole, or each message: route ─▶ store ─▶ its acknowledgements ─▶ one answer
///
/// Every message has an id, a row and an outcome of its own; all are handed to the store without waiting for each
/// other, so that few flushes cover them. The answer goes out when the last of them is durable. If one cannot be
/// stored the connection closes without an answer: the sender repeats the batch, and what was stored already is known
/// then, message by message.
final class BatchExchange {
    let batch: MessageBatch
    let frame: [UInt8]
    let runner: RouteRunner
    let intake: RouteIntake
    let loop: LoopIntake
    let connection: Connection
    private let messages: [[UInt8]]
    /// Stored messages that these may repeat.
    private var candidates: [MessageID?] = []
    private var repeated: [Int] = []
    private var accepted: Set<MessageID> = []
    private var replies: [[[UInt8]]]
    private var next = 0
    private var unsettled = 0
    private var hasStored = false
    private var isOver = false

    /// Messages that run through the route before other connections of the event loop have their turn.
    private static let atOnce = 32

    init(
        _ batch: MessageBatch, frame: [UInt8], runner: RouteRunner, intake: RouteIntake, loop: LoopIntake,
        connection: Connection
    ) {
        self.batch = batch
        self.frame = frame
        self.runner = runner
        self.intake = intake
        self.loop = loop
        self.connection = connection
        messages = batch.messages
        replies = Array(repeating: [], count: messages.count)
    }

    func start() {
        if let problem = refusal {
            refuse(problem)
            return
        }
        for problem in batch.problems {
            intake.logger.warning(
                "a batch that does not fit was taken",
                metadata: [
                    "route": "\(runner.route.name)", "peer": "\(connection.remoteAddress)", "reason": "\(problem)",
                ])
        }
        if intake.findsRetransmissions {
            candidates = intake.store.uncertainMessages(listener: intake.listener, messages)
            hasStored = candidates.contains { $0 != nil }
        }
        goOn()
    }

    /// The connection is gone: what was not handed to the store yet will come again.
    func abandon() {
        isOver = true
    }

    // MARK: Message by message

    private func goOn() {
        guard !isOver else { return }
        let end = min(next + Self.atOnce, messages.count)
        while next < end, !isOver {
            take(next)
            next += 1
        }
        if next < messages.count {
            connection.eventLoop.assumeIsolated().execute { self.goOn() }
        } else {
            answerIfComplete()
        }
    }

    private func take(_ index: Int) {
        let bytes = messages[index]
        if let candidate = candidates.isEmpty ? nil : candidates[index],
            let stored = intake.store.reply(to: bytes, repeating: candidate, listener: intake.listener)
        {
            repeated.append(index)
            replies[index] = stored.replies
            intake.observer(.repeated(route: runner.route.name, id: stored.id))
            return
        }
        let message: DecodedMessage
        do {
            message = try runner.read(bytes, limits: intake.limits)
        } catch {
            let unreadable = UnreadableMessage(bytes, because: error)
            intake.reportRefusal(because: unreadable.reason, of: connection)
            replies[index] = unreadable.header.map { intake.refusal(of: $0, because: unreadable.reason) } ?? []
            return
        }
        let header = Header(message.message)
        switch intake.checkSequence(of: message, header, with: runner) {
        case .notUsed: run(message, header, nil, index)
        case .expected(let step): run(message, header, step, index)
        case .answered(let answers): replies[index] = answers
        case .pending: replies[index] = []
        case .refused(let problem, let expected):
            let (now, id) = (intake.clock.read(), intake.store.nextID())
            let answers = runner.replies(
                to: header, of: message, .rejected(problem), id: id, at: now.timestamp, expectedSequence: expected)
            let result = RouteRunner.Result(
                decision: .rejected(reason: "\(problem.text) (\(problem.place))"), verdict: .rejected(problem),
                replies: answers)
            store(
                bytes, id, MessageKeys(message.message), result, answers: answers.all, at: now
            ) { self.settle(index, $0) }
        }
    }

    private func run(_ message: DecodedMessage, _ header: Header, _ step: SequenceStep?, _ index: Int) {
        let now = intake.clock.read()
        let id = intake.store.nextID()
        let result = runner.run(message, header: header, id: id, at: now.timestamp, sequence: step?.number)
        var keys = MessageKeys(message.message)
        keys.tags = result.tags
        store(
            messages[index], id, keys, result, answers: result.replies.toSender, at: now,
            sequence: intake.kept(step, of: result.verdict)
        ) { [keys] answers in
            self.intake.report(message.notes, id: id, keys: keys)
            self.settle(index, answers)
        }
    }

    private func settle(_ index: Int, _ answers: [[UInt8]]) {
        replies[index] = answers
        answerIfComplete()
    }

    /// - Parameter isDurable: called when it is; never, when it cannot be stored.
    func store(
        _ bytes: [UInt8], _ id: MessageID, _ keys: MessageKeys, _ result: RouteRunner.Result, answers: [[UInt8]],
        at now: WallClock.Reading, sequence: SequenceStep? = nil, isDurable: @escaping ([[UInt8]]) -> Void
    ) {
        guard answers.allSatisfy(Framing.canCarry) else {
            if let sequence { intake.store.release(sequence) }
            return intake.reportRefusal(because: "its acknowledgement could not be framed", of: connection)
        }
        let acceptance = Acceptance(
            id: id, route: runner.route.name, routeVersion: runner.route.version, listener: intake.listener,
            connection: connection.id, peer: connection.remoteAddress, receivedAt: now.nanoseconds, bytes: bytes,
            keys: keys, decision: result.decision, replies: answers, isPipelined: connection.isPipelined,
            continuesFrame: hasStored,
            tolerated: result.tolerated.isEmpty ? nil : result.tolerated.description,
            notes: result.notes(of: id, at: now.nanoseconds), acknowledgement: result.acknowledgement,
            sequence: sequence)
        hasStored = true
        if !candidates.isEmpty { accepted.insert(id) }
        unsettled += 1
        let event = EngineEvent.accepted(acceptance, verdict: result.verdict, tolerated: result.tolerated)
        loop.submit(acceptance) { commit in
            self.unsettled -= 1
            switch commit {
            case .durable:
                self.intake.report(event)
                isDurable(answers)
            case .failed(let error):
                if let sequence { self.intake.store.release(sequence) }
                self.intake.logger.error(
                    "not stored, so not acknowledged", metadata: ["message": "\(id)", "error": "\(error)"])
                guard !self.isOver else { return }
                self.abandon()
                self.intake.refuseToCommit(on: self.connection)
            }
        }
    }

    private func answerIfComplete() {
        guard next == messages.count, unsettled == 0, !isOver else { return }
        isOver = true
        if !repeated.isEmpty {
            intake.store.repeated(
                repeated.map { messages[$0] }, repeated.compactMap { candidates[$0] }, listener: intake.listener,
                on: connection.id, beside: accepted)
        }
        connection.reply(intake.frames(frames(replies)))
    }
}
