package import CharacterSets
package import Delivery
package import HL7
package import Pipeline
package import Routes
package import Validation

/// One route as the intake runs it: parse, decide, and say what to store and what to answer. No I/O.
package struct RouteRunner: Sendable {
    package let route: Route
    private let compiled: CompiledRoute
    private let responder: Responder
    let reader: TextReader
    /// Whether one of its queues may be too full to take a message.
    let limitsQueues: Bool

    /// - Parameter messageLimit: what a message that the route changes may measure.
    package init(_ route: Route, keyedHash: @escaping KeyedHash, messageLimit: ByteCount = .megabytes(16)) {
        self.route = route
        self.compiled = CompiledRoute(
            route, keyedHash: keyedHash, limits: RunLimits(messageBytes: messageLimit.bytes))
        self.responder = Responder(route.acknowledge)
        self.reader = TextReader(route.text)
        self.limitsQueues = (route.destinations + [route.acknowledge.applicationTo].compactMap { $0 }).contains {
            $0.queueLimit?.whenFull == .refuse || $0.queueLimit?.whenFull == .closeListener
        }
    }

    /// What becomes of one message.
    package struct Result: Sendable {
        package var decision: Acceptance.Decision
        package var verdict: Verdict
        package var replies: Responder.Replies
        package var tags: [MessageKeys.Tag] = []
        /// The destinations that must confirm before the sender is answered; empty = answer once stored.
        package var awaited: Set<String> = []
        package var tolerated = ToleranceReport()
        /// What `validate:` found.
        package var report: ValidationReport?
        /// The application acknowledgement where it goes over a connection of its own.
        package var acknowledgement: QueuedAcknowledgement?
    }

    /// Reads a message in the character set that the route or its MSH-18 says it is in.
    package func read(_ bytes: [UInt8], limits: MessageLimits) throws(ParseError) -> DecodedMessage {
        try reader.read(bytes, limits: limits)
    }

    /// - Parameters:
    ///   - message: one message: batches are cut into theirs before.
    ///   - sequence: its number: the answer tells the next, or the same again when it is not accepted.
    package func run(
        _ message: DecodedMessage, header: Header, id: MessageID, at time: Timestamp, sequence: Int64? = nil
    ) -> Result {
        var trace = Trace.off
        return run(message, header: header, id: id, at: time, sequence: sequence, recording: &trace).1
    }

    /// The same with every step recorded, for `orderly try` and tests of routes.
    package func run(
        _ message: DecodedMessage, header: Header, id: MessageID, at time: Timestamp, sequence: Int64? = nil,
        recording trace: inout Trace
    ) -> (Outcome, Result) {
        let decision =
            if message.message.isBatch {
                RouteDecision(
                    outcome: .rejected(
                        Problem(
                            code: .unsupportedType, text: "this is a batch and not one message", place: route.place)))
            } else {
                compiled.decide(message, RunContext(messageID: id, now: time), recording: &trace)
            }
        var result = result(
            of: decision.outcome, message: message, header: header, id: id, at: time, sequence: sequence)
        result.tolerated = decision.tolerated
        result.report = decision.report
        return (decision.outcome, result)
    }

    /// An acknowledgement of a message that is answered later than it is stored, or that is not stored at all.
    ///
    /// - Parameter hasLink: Whether the application's goes over a link of its own where the route says so; only what is
    ///   stored for that link does.
    package func replies(
        to header: Header, of message: DecodedMessage, _ verdict: Verdict, id: MessageID, at time: Timestamp,
        expectedSequence: Int64? = nil, isCommitted: Bool = false, hasLink: Bool = true
    ) -> Responder.Replies {
        func replies(_ header: Header) -> Responder.Replies {
            responder.replies(
                to: header, of: message.message, verdict, identifier: id.description, at: time,
                expectedSequence: expectedSequence, isCommitted: isCommitted, isStored: hasLink)
        }
        if case .accepted = verdict, message.source == nil { return replies(header) }
        guard message.undecodable == nil else { return replies(header) }
        let coding = AnswerCoding(to: message, names: route.text.names)
        var header = header
        header.answerEncoding = coding.encoding
        var coded = replies(header)
        coded.commit = coded.commit.map { coding.bytes(of: $0) }
        coded.application = coded.application.map { coding.bytes(of: $0) }
        return coded
    }

    /// Where the application acknowledgement of a stored message goes.
    package func link(for header: Header) -> Acknowledgement.Link { responder.link(for: header) }

    /// Refuses bytes that are not read as a message, where their header can be read at all.
    package func replies(
        toUnread header: Header, _ problem: Problem, identifier: String, at time: Timestamp
    ) -> Responder.Replies {
        responder.replies(to: header, of: nil, .rejected(problem), identifier: identifier, at: time, isStored: false)
    }

    /// Turns a message away that may be taken later: AE, or CE in enhanced mode.
    func replies(
        toTurnedAway header: Header, _ problem: Problem, identifier: String, at time: Timestamp
    ) -> Responder.Replies {
        responder.replies(to: header, of: nil, .error(problem), identifier: identifier, at: time, isStored: false)
    }

    private func result(
        of outcome: Outcome, message: DecodedMessage, header: Header, id: MessageID, at time: Timestamp,
        sequence: Int64? = nil
    ) -> Result {
        var result = decision(of: outcome)
        let isAccepted = if case .accepted = result.verdict { true } else { false }
        result.replies = replies(
            to: header, of: message, result.verdict, id: id, at: time,
            expectedSequence: sequence.map { isAccepted ? $0 + 1 : $0 })
        guard result.replies.link == .own else { return result }
        var content = result.replies.application
        if !result.awaited.isEmpty {
            // What an operator would send who does not want to wait; one of the two outcomes may not be asked for.
            let late = AwaitedVerdict(.late(id), route: route)
            content = late.application(to: message, header: header, runner: self, id: id, at: time) ?? content
        }
        result.acknowledgement = content.flatMap { queued($0, id: id, isAwaiting: !result.awaited.isEmpty) }
        return result
    }

    private func queued(_ content: [UInt8], id: MessageID, isAwaiting: Bool) -> QueuedAcknowledgement? {
        guard let destination = route.acknowledge.applicationTo else { return nil }
        var lane = PlannedDelivery.Lane.whole
        if case .none = destination.keepOrder { lane = .anyOrder }
        return QueuedAcknowledgement(
            delivery: PlannedDelivery(
                destination: destination.name, payload: content, controlID: Responder.applicationID(id.description),
                lane: lane),
            isAwaiting: isAwaiting)
    }

    private func decision(of outcome: Outcome) -> Result {
        switch outcome {
        case .planned(let plan) where plan.deliveries.isEmpty:
            return Result(
                decision: .skipped(reason: "no destination takes it"), verdict: .accepted, replies: .init(),
                tags: plan.tags)
        case .planned(let plan) where plan.deliveries.count >= DeliveryID.limit:
            let problem = Problem(
                code: .internalError,
                text: "the message would become more than the limit of \(DeliveryID.limit - 1) deliveries",
                place: route.place)
            return decision(of: .failed(problem))
        case .planned(let plan):
            return Result(
                decision: .queued(plan.deliveries), verdict: .accepted, replies: .init(), tags: plan.tags,
                awaited: awaited(in: plan))
        case .skipped(let reason):
            return Result(
                decision: .skipped(reason: "\(reason.text) (\(reason.place))"), verdict: .accepted, replies: .init())
        case .rejected(let problem):
            return Result(
                decision: .rejected(reason: describe(problem)), verdict: verdict(for: problem), replies: .init())
        case .failed(let problem) where route.onError == .reject:
            return Result(decision: .rejected(reason: describe(problem)), verdict: .error(problem), replies: .init())
        case .failed(let problem), .deadLettered(let problem):
            return Result(decision: .deadLettered(reason: describe(problem)), verdict: .accepted, replies: .init())
        }
    }

    /// Whether the sender's answer waits for this destination.
    package func awaits(_ destination: String) -> Bool {
        guard route.acknowledge.after == .delivered else { return false }
        return route.destinations.contains {
            $0.name == destination && ($0.isRequired || $0.name == route.acknowledge.replyFrom)
        }
    }

    private func awaited(in plan: Plan) -> Set<String> {
        guard route.acknowledge.after == .delivered else { return [] }
        return Set(plan.deliveries.map(\.destination).filter(awaits))
    }

    /// Table 0357 codes 200 to 203 speak of the kind of message, not of this one: AR, not AE.
    private func verdict(for problem: Problem) -> Verdict {
        (200...203).contains(problem.code.rawValue) ? .rejected(problem) : .error(problem)
    }

    /// Findings in a reason; `orderly validate` and the note of the message have all of them.
    private static let mostToldFindings = 20

    private static func line(_ error: AcknowledgementError) -> String {
        let line = error.location.map { "line \($0.segment + 1): " } ?? ""
        return "\(line)\(String(decoding: error.userText, as: UTF8.self)) (\(error.code.rawValue))"
    }

    private func describe(_ problem: Problem) -> String {
        let location = problem.location.map { " at \($0)" } ?? ""
        guard !problem.findings.isEmpty else { return "\(problem.text)\(location) (\(problem.places))" }
        var findings = problem.findings.prefix(Self.mostToldFindings).map(Self.line)
        if problem.findings.count > findings.count { findings.append("…") }
        return "\(problem.text) (\(problem.places)): \(findings.joined(separator: "; "))"
    }
}
