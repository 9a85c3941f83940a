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
    let messages: [[UInt8]]
    /// Stored messages that these may repeat.
    private var candidates: [MessageID?] = []
    private var repeated: [Int] = []
    private var accepted: Set<MessageID> = []
    private var replies: [[[UInt8]]]
    /// Why nothing of it is taken.
    private var refused: Problem?
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
            refused = problem
            return goOn()
        }
        for problem in batch.problems {
            intake.logger.warning(
                "a batch that does not fit was taken",
                metadata: [
                    "route": "\(runner.route.name)", "peer": "\(connection.remoteAddress)", "reason": "\(problem)",
                ])
        }
        // Also with sequence numbers: the book remembers only the last number of each link.
        if intake.remembersRetransmissions {
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
            if let refused { replies[next] = refusal(of: next, refused) } else { work(on: next) }
            next += 1
        }
        if next < messages.count {
            connection.eventLoop.assumeIsolated().execute { self.goOn() }
        } else if let refused {
            refuse(refused, replies)
        } else {
            answerIfComplete()
        }
    }

    private func work(on index: Int) {
        let bytes = messages[index]
        let suspect = intake.breaker.suspect(bytes, to: intake.listener)
        loop.work(on: bytes, of: intake, from: connection.remoteAddress) {
            if let suspect, suspect.isQuarantined, isKept(index, suspect) { return }
            take(index)
        }
        if let suspect, !suspect.isQuarantined { intake.breaker.passed(suspect) }
    }

    private func isKept(_ index: Int, _ suspect: Suspect) -> Bool {
        switch intake.quarantine(
            messages[index], suspect, connection: connection.id, peer: connection.remoteAddress,
            isPipelined: connection.isPipelined, continuesFrame: hasStored)
        {
        case .other: return false
        case .known(let answers): replies[index] = answers
        case .new(let quarantined):
            unsettled += 1
            hasStored = true
            loop.submit(quarantined.acceptance) { result in
                self.unsettled -= 1
                guard case .durable = result else { return self.giveUp() }
                self.intake.isStored(quarantined)
                self.settle(index, quarantined.acceptance.replies)
            }
        }
        return true
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
            return reject(UnreadableMessage(bytes, because: error), index)
        }
        let header = Header(message.message)
        switch intake.checkSequence(of: message, header, with: runner) {
        case .notUsed: run(message, header, nil, index)
        case .expected(let step): run(message, header, step, index)
        case .answered(let answers): replies[index] = answers
        // Another with that number is being stored, perhaps of this batch: what became of it is known when this comes again.
        case .pending: giveUp()
        case .refused(let problem, let expected):
            let (now, id) = (intake.clock.read(), intake.store.nextID())
            let answers = runner.replies(
                to: header, of: message, .rejected(problem), id: id, at: now.timestamp, expectedSequence: expected,
                hasLink: false)
            reject(index, id, MessageKeys(message.message), problem, answers, at: now)
        }
    }

    private func reject(_ unreadable: UnreadableMessage, _ index: Int) {
        intake.reportRefusal(because: unreadable.reason, of: connection)
        guard let header = unreadable.header else { return giveUp() }
        let (now, id) = (intake.clock.read(), intake.store.nextID())
        let problem = Problem(code: unreadable.code, text: unreadable.reason, place: runner.route.place)
        let answers = runner.replies(toUnread: header, problem, identifier: id.description, at: now.timestamp)
        reject(index, id, MessageKeys(), problem, answers, at: now)
    }

    private func reject(
        _ index: Int, _ id: MessageID, _ keys: MessageKeys, _ problem: Problem, _ answers: Responder.Replies,
        at now: WallClock.Reading
    ) {
        let result = RouteRunner.Result(
            decision: .rejected(reason: "\(problem.text) (\(problem.place))"), verdict: .rejected(problem),
            replies: answers)
        store(messages[index], id, keys, result, answers: answers.all, at: now) { self.settle(index, $0) }
    }

    /// No answer to anything of it: the sender sends the batch again.
    private func giveUp() {
        guard !isOver else { return }
        abandon()
        intake.refuseToCommit(on: connection)
    }

    private func run(_ message: DecodedMessage, _ header: Header, _ step: SequenceStep?, _ index: Int) {
        let now = intake.clock.read()
        let id = intake.store.nextID()
        let result = runner.run(message, header: header, id: id, at: now.timestamp, sequence: step?.number)
        if let full = intake.full(result, of: runner, at: now) {
            if let step { intake.store.release(step) }
            if let answers = intake.refusal(of: header, because: full) {
                replies[index] = answers
            } else {
                giveUp()
            }
            return
        }
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
            intake.reportRefusal(because: "its acknowledgement could not be framed", of: connection)
            return giveUp()
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
                self.giveUp()
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
