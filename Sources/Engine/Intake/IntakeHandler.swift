import CharacterSets
import Delivery
import HL7
import Logging
import MLLP
import NIOCore
import Pipeline
import Routes

/// One inbound connection: every frame becomes a durable message and then an acknowledgement, in order.
/// All on the connection's event loop; the route runs right here.
final class IntakeHandler: ConnectionHandler {
    private let intake: RouteIntake
    private let loop: LoopIntake
    /// Messages that wait for their deliveries; several once commit acknowledgements have released the sender.
    private var waiting: [AwaitedAnswer] = []
    /// The batch in flight.
    private var batch: BatchExchange?
    private var hasSeenCommitBlock = false

    /// How many messages of one connection may wait; beyond it the oldest is told that it is still queued.
    private static let waitingLimit = 64

    init(intake: RouteIntake, loop: LoopIntake) {
        self.intake = intake
        self.loop = loop
    }

    func received(_ bytes: [UInt8], on connection: Connection) {
        if let block = CommitBlock(bytes) {
            note(block, on: connection)
            return
        }
        let suspect = intake.breaker.suspect(bytes, to: intake.listener)
        loop.work(on: bytes, of: intake, from: connection.remoteAddress) {
            if let suspect, suspect.isQuarantined, isKept(bytes, suspect, on: connection) { return }
            take(bytes, on: connection)
        }
        if let suspect, !suspect.isQuarantined { intake.breaker.passed(suspect) }
    }

    /// A message that crashes the engine is answered without being read.
    ///
    /// - Returns: `false` for one that only looks like it.
    private func isKept(_ bytes: [UInt8], _ suspect: Suspect, on connection: Connection) -> Bool {
        switch intake.quarantine(
            bytes, suspect, connection: connection.id, peer: connection.remoteAddress,
            isPipelined: connection.isPipelined)
        {
        case .other: return false
        case .known(let replies): connection.reply(intake.frames(replies))
        case .new(let quarantined):
            loop.submit(quarantined.acceptance) { [intake] result in
                guard case .durable = result else { return intake.refuseToCommit(on: connection) }
                intake.isStored(quarantined)
                connection.reply(intake.frames(quarantined.acceptance.replies))
            }
        }
        return true
    }

    private func take(_ bytes: [UInt8], on connection: Connection) {
        let runner = intake.runner
        let message: DecodedMessage
        do {
            message = try runner.read(bytes, limits: intake.limits)
        } catch {
            // A batch may have more segments than one message may, and its first message may be the only bad one.
            if error.code != .tooLarge, receivedBatch(bytes, moreThan: 1, with: runner, on: connection) { return }
            refuse(bytes, UnreadableMessage(bytes, because: error), on: connection)
            return
        }
        if message.message.isBatch {
            if !receivedBatch(bytes, moreThan: 0, with: runner, on: connection) {
                refuse(bytes, UnreadableMessage(bytes, because: ParseError(.notHL7, offset: 0)), on: connection)
            }
            return
        }
        let header = Header(message.message)
        switch intake.checkSequence(of: message, header, with: runner) {
        case .notUsed:
            if let stored = retransmission(of: bytes, on: connection) {
                answerAgain(stored, to: message, header: header, on: connection)
            } else {
                accept(message, header: header, bytes: bytes, with: runner, on: connection)
            }
        case .expected(let step):
            accept(message, header: header, bytes: bytes, step: step, with: runner, on: connection)
        case .answered(let replies): connection.reply(intake.frames(replies))
        case .pending: intake.refuseToCommit(on: connection)
        case .refused(let problem, let expected):
            let replies = runner.replies(
                to: header, of: message, .rejected(problem), id: intake.store.nextID(),
                at: intake.clock.read().timestamp, expectedSequence: expected, hasLink: false)
            commit(
                bytes, MessageKeys(message.message), rejectedBecause: "\(problem.text) (\(problem.place))", replies.all,
                on: connection)
        }
    }

    /// Senders of release 2 commit to our answers with one; nothing follows from it, and nothing is owed.
    private func note(_ block: CommitBlock, on connection: Connection) {
        if !intake.isReleaseTwo || block == .notStored, !hasSeenCommitBlock {
            hasSeenCommitBlock = true
            intake.logger.notice(
                "a commit acknowledgement of MLLP release 2 came from a sender",
                metadata: [
                    "route": "\(intake.runner.route.name)", "peer": "\(connection.remoteAddress)", "block": "\(block)",
                ])
        }
        connection.reply([])
    }

    /// - Returns: `false` when there is neither an envelope nor more than `count` messages.
    private func receivedBatch(
        _ bytes: [UInt8], moreThan count: Int, with runner: RouteRunner, on connection: Connection
    ) -> Bool {
        let limits = BatchLimits(messageBytes: intake.limits.bytes, messages: runner.route.batches.limit)
        do throws(BatchError) {
            let batch = try MessageBatch(bytes, from: .frame, limits: limits)
            guard batch.hasEnvelope || batch.messageCount > count else { return false }
            guard batch.hasEnvelope || batch.hasReadableHeaders else {
                let reason = "a line begins with MSH and is no header: message or text, nobody can tell"
                refuse(bytes, UnreadableMessage(bytes, because: reason, code: .segmentSequence), on: connection)
                return true
            }
            let exchange = BatchExchange(
                batch, frame: bytes, runner: runner, intake: intake, loop: loop, connection: connection)
            self.batch = exchange
            exchange.start()
        } catch {
            refuse(bytes, UnreadableMessage(bytes, because: error.description, code: .tooLong), on: connection)
        }
        return true
    }

    func violated(_ violation: FramingViolation, on connection: Connection) {
        intake.observer(.refused(route: intake.runner.route.name, reason: violation.description))
        intake.logger.warning(
            "connection fault",
            metadata: [
                "route": "\(intake.runner.route.name)", "listener": "\(intake.listener)",
                "peer": "\(connection.remoteAddress)", "fault": "\(violation.name)",
                "reason": "\(violation.description)",
            ])
        guard case .tooLarge = violation.kind else { return }
        if intake.isReleaseTwo {
            intake.refuseToCommit(on: connection)
        } else if let header = Header(lenient: violation.head) {
            connection.reply(intake.refusal(of: header, because: violation.description, code: .tooLong))
        }
    }

    func closed(_ connection: Connection) {
        for answer in waiting { answer.end() }
        waiting = []
        batch?.abandon()
        batch = nil
    }

    // MARK: Accepting

    private func accept(
        _ message: DecodedMessage, header: Header, bytes: [UInt8], step: SequenceStep? = nil,
        with runner: RouteRunner, on connection: Connection
    ) {
        let now = intake.clock.read()
        let id = intake.store.nextID()
        var result = runner.run(message, header: header, id: id, at: now.timestamp, sequence: step?.number)
        if let full = intake.full(result, of: runner, at: now) {
            turnAway(header, full, step, on: connection)
            return
        }
        result.tolerated.add(connection.oddities)
        let sequence = intake.kept(step, of: result.verdict)
        var keys = MessageKeys(message.message)
        keys.tags = result.tags
        var replies = result.replies
        var watched: AwaitedAnswer?
        if case .queued(let deliveries) = result.decision, !result.awaited.isEmpty {
            replies.application = nil
            let owed = deliveries.filter { result.awaited.contains($0.destination) }
            let outlet = outlet(of: result, id: id, behind: deliveries.count, on: connection)
            watched = outlet.map {
                AwaitedAnswer(
                    id: id, request: message, header: header, runner: runner, owed: owed.map(\.destination),
                    intake: intake, outlet: $0, eventLoop: connection.eventLoop)
            }
            watched?.startWatching()
        }
        let (answers, awaited) = (replies, watched)
        if let watched, replies.link == .sender { wait(for: watched) }
        guard answers.toSender.allSatisfy(Framing.canCarry) else {
            watched?.end()
            if let sequence { intake.store.release(sequence) }
            intake.logger.warning(
                "not stored: its acknowledgement could not be framed", metadata: ["peer": "\(connection.remoteAddress)"]
            )
            connection.close()
            return
        }
        let acceptance = Acceptance(
            id: id, route: runner.route.name, routeVersion: runner.route.version, listener: intake.listener,
            connection: connection.id, peer: connection.remoteAddress, receivedAt: now.nanoseconds, bytes: bytes,
            keys: keys, decision: result.decision, replies: answers.toSender,
            isPipelined: connection.isPipelined,
            tolerated: result.tolerated.isEmpty ? nil : result.tolerated.description,
            notes: result.notes(of: id, at: now.nanoseconds), acknowledgement: result.acknowledgement,
            sequence: sequence)
        let event = EngineEvent.accepted(acceptance, verdict: result.verdict, tolerated: result.tolerated)
        loop.submit(acceptance) { [intake] commit in
            switch commit {
            case .durable:
                intake.report(event)
                intake.report(message.notes, id: id, keys: keys)
                Self.answer(answers, awaited: awaited, of: intake, on: connection)
            case .failed(let error):
                awaited?.end()
                if let sequence { intake.store.release(sequence) }
                intake.logger.error(
                    "not stored, so not acknowledged", metadata: ["message": "\(id)", "error": "\(error)"])
                intake.refuseToCommit(on: connection)
            }
        }
    }

    /// Where the answer goes that waits for deliveries; `nil` when none can be asked for.
    private func outlet(
        of result: RouteRunner.Result, id: MessageID, behind count: Int, on connection: Connection
    ) -> AwaitedAnswer.Outlet? {
        guard result.replies.link == .own else { return .connection(connection) }
        return result.acknowledgement.map {
            .queue(
                DeliveryID(message: id, ordinal: count + 1),
                DestinationKey(route: intake.runner.route.name, name: $0.delivery.destination))
        }
    }

    private static func answer(
        _ replies: Responder.Replies, awaited: AwaitedAnswer?, of intake: RouteIntake, on connection: Connection
    ) {
        guard let awaited, replies.link == .sender else {
            connection.reply(intake.frames(replies.toSender))
            awaited?.isStored(senderIsReleased: true)
            return
        }
        // A commit acknowledgement, HL7's or MLLP's, releases the sender at once; without one it waits for the
        // application's.
        let isReleased = replies.commit != nil || intake.isReleaseTwo
        if isReleased { connection.reply(intake.frames(replies.all)) }
        awaited.isStored(senderIsReleased: isReleased)
    }

    private func wait(for answer: AwaitedAnswer) {
        for repeated in waiting where repeated.id == answer.id { repeated.end() }
        waiting.removeAll(where: \.isEnded)
        if waiting.count >= Self.waitingLimit { waiting.removeFirst().giveUp() }
        waiting.append(answer)
    }

    // MARK: Retransmissions

    private func retransmission(of bytes: [UInt8], on connection: Connection) -> StoredReply? {
        guard intake.remembersRetransmissions else { return nil }
        return intake.store.retransmission(listener: intake.listener, connection: connection.id, bytes: bytes)
    }

    private func answerAgain(
        _ stored: StoredReply, to message: DecodedMessage, header: Header, on connection: Connection
    ) {
        let runner = intake.runner
        intake.observer(.repeated(route: runner.route.name, id: stored.id))
        // An answer of its own way is in its queue, or will be.
        guard runner.route.acknowledge.after == .delivered, runner.link(for: header) == .sender else {
            connection.reply(intake.frames(stored.replies))
            return
        }
        let awaited = AwaitedAnswer(
            id: stored.id, request: message, header: header, runner: runner, owed: nil,
            intake: intake, outlet: .connection(connection), eventLoop: connection.eventLoop)
        wait(for: awaited)
        let isReleased = !stored.replies.isEmpty || intake.isReleaseTwo
        if isReleased { connection.reply(intake.frames(stored.replies)) }
        awaited.resume(senderIsReleased: isReleased)
    }

    // MARK: Refusing

    private func turnAway(_ header: Header, _ full: FullQueue, _ step: SequenceStep?, on connection: Connection) {
        if let step { intake.store.release(step) }
        if let replies = intake.refusal(of: header, because: full) {
            connection.reply(replies)
        } else {
            intake.refuseToCommit(on: connection)
        }
    }

    private func refuse(_ bytes: [UInt8], _ message: UnreadableMessage, on connection: Connection) {
        intake.reportRefusal(because: message.reason, of: connection)
        guard let header = message.header else {
            connection.close()
            return
        }
        let replies = intake.refusal(of: header, because: message.reason, code: message.code)
        commit(bytes, MessageKeys(), rejectedBecause: message.reason, replies, on: connection)
    }

    /// Stores bytes as rejected before they are answered so: operators see what came, whatever it was.
    ///
    /// With release 2 a negative HL7 answer follows a positive commit, and the commit says that the bytes are stored:
    /// so they are. A negative commit would only bring them back.
    private func commit(
        _ bytes: [UInt8], _ keys: MessageKeys, rejectedBecause reason: String, _ replies: [[UInt8]],
        on connection: Connection
    ) {
        let runner = intake.runner
        let acceptance = Acceptance(
            id: intake.store.nextID(), route: runner.route.name, routeVersion: runner.route.version,
            listener: intake.listener, connection: connection.id, peer: connection.remoteAddress,
            receivedAt: intake.clock.read().nanoseconds, bytes: bytes, keys: keys,
            decision: .rejected(reason: reason), replies: replies.filter(Framing.canCarry),
            isPipelined: connection.isPipelined)
        loop.submit(acceptance) { [intake] result in
            switch result {
            case .durable:
                let problem = Problem(code: .internalError, text: reason, place: runner.route.place)
                intake.report(.accepted(acceptance, verdict: .rejected(problem)))
                connection.reply(intake.frames(acceptance.replies))
            case .failed: intake.refuseToCommit(on: connection)
            }
        }
    }
}
