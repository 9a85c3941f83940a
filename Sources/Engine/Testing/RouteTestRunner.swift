import CharacterSets
import Delivery
package import HL7
package import Pipeline
package import Routes
import Validation

/// Runs the tests of one route: the production code behind scripted destinations and a frozen clock. No socket, no
/// disk, no waiting.
///
/// Every message of a test meets the same scripted replies from their beginning, so that its expectations hold for each.
package struct RouteTestRunner: Sendable {
    let route: Route
    private let runner: RouteRunner
    /// For conditions of `check:`.
    private let compiled: CompiledRoute
    private let limits: MessageLimits

    /// The clock of tests that do not say `at:`: 2026-01-01 00:00:00 UTC.
    package static let standardTime = Timestamp(
        secondsSince1970: 1_767_225_600, nanoseconds: 0, offsetMinutes: 0)

    /// - Parameters:
    ///   - keyedHash: HMAC-SHA-256 for `hash`.
    ///   - messageLimit: what a message may measure, as in production.
    package init(_ route: Route, keyedHash: @escaping KeyedHash, messageLimit: ByteCount = .megabytes(16)) {
        self.route = route
        runner = RouteRunner(route, keyedHash: keyedHash, messageLimit: messageLimit)
        compiled = CompiledRoute(route, keyedHash: keyedHash, limits: RunLimits(messageBytes: messageLimit.bytes))
        var limits = MessageLimits()
        limits.bytes = messageLimit.bytes
        self.limits = limits
    }

    package func run(_ test: RouteTest) -> RouteTestResult {
        let time = test.at ?? Self.standardTime
        let day = (time.year % 100) * 10_000 + (time.month ?? 1) * 100 + (time.day ?? 1)
        let passages = test.sends.enumerated().map { number, sent in
            passage(of: sent, in: test, id: MessageID(day: day, count: number + 1), at: time)
        }
        let checks = RouteTestChecks(test: test, passages: passages, runner: self)
        return RouteTestResult(
            name: test.name, route: route.name, place: Place(test.span),
            failures: checks.failures(),
            reached: passages.reduce(into: []) { $0.formUnion($1.reached) }, corrections: checks.corrections())
    }

    func judge(
        _ condition: Condition, on message: Message, tags: [MessageKeys.Tag]
    ) -> (holds: Bool, seen: [Sighting]) {
        let context = RunContext(messageID: MessageID(day: 0, count: 1), now: Self.standardTime)
        return compiled.judge(condition, on: message, tags: tags, context)
    }

    // MARK: One message

    private func passage(
        of sent: RouteTest.Sent, in test: RouteTest, id: MessageID, at time: Timestamp
    ) -> RouteTestPassage {
        var bytes = sent.bytes
        if sent.file == nil {
            // A message in a test file is text; its sender would send it in the set that it names.
            do throws(TextFailure) {
                bytes = try runner.reader.bytes(ofText: bytes)
            } catch {
                let place = error.location.map { " (\($0))" } ?? ""
                return RouteTestPassage(decision: .unreadable("it cannot be sent: \(error.text)\(place)"))
            }
        }
        let message: DecodedMessage
        do {
            message = try runner.read(bytes, limits: limits)
        } catch {
            return unreadable(bytes, because: error, id: id, at: time)
        }
        let header = Header(message.message)
        var trace = Trace()
        let (outcome, result) = runner.run(message, header: header, id: id, at: time, recording: &trace)
        var passage = RouteTestPassage(
            answers: result.replies.all, decision: decision(result.decision, outcome), tags: result.tags,
            reached: trace.reached, findings: result.report?.findings ?? [])
        guard case .queued(let planned) = result.decision else { return passage }
        passage.deliveries = simulate(planned, received: bytes, message.coding, test, at: time)
        guard !result.awaited.isEmpty else { return passage }
        let awaited = AwaitedVerdict(conclusion(of: passage, id, awaiting: result.awaited), route: route)
        let application = awaited.application(to: message, header: header, runner: runner, id: id, at: time)
        passage.answers = [result.replies.commit, application].compactMap { $0 }
        return passage
    }

    /// What the intake answers to bytes that are no message.
    private func unreadable(
        _ bytes: [UInt8], because error: ParseError, id: MessageID, at time: Timestamp
    ) -> RouteTestPassage {
        let message = UnreadableMessage(bytes, because: error)
        let answers = message.header.map {
            runner.replies(
                toUnread: $0, Problem(code: message.code, text: message.reason, place: runner.route.place),
                identifier: id.description, at: time
            ).all
        }
        return RouteTestPassage(answers: answers ?? [], decision: .unreadable(message.reason))
    }

    private func decision(_ decision: Acceptance.Decision, _ outcome: Outcome) -> RouteTestPassage.Decision {
        var isFailure = false
        if case .failed = outcome { isFailure = true }
        switch decision {
        case .queued: return .queued
        case .skipped(let reason): return .skipped(reason)
        case .rejected(let reason): return isFailure ? .failed(reason, isOwned: false) : .rejected(reason)
        case .deadLettered(let reason): return .failed(reason, isOwned: true)
        }
    }

    private func simulate(
        _ planned: [PlannedDelivery], received: [UInt8], _ coding: TextCoding, _ test: RouteTest, at time: Timestamp
    ) -> [SimulatedDelivery] {
        route.destinations.flatMap { definition -> [SimulatedDelivery] in
            let own = planned.filter { $0.destination == definition.name }
            let isLeftQueued = test.expectation.results[definition.name]?.value.state == .queued
            var simulation = DeliverySimulation(
                definition, received: received, coding: coding, script: test.replies[definition.name] ?? [],
                stopsAfterScript: isLeftQueued, time: time)
            return simulation.run(own)
        }
    }

    /// What a sender that waits learns: settlements in the order in which they happen, as far as it waits for them.
    private func conclusion(
        of passage: RouteTestPassage, _ id: MessageID, awaiting names: Set<String>
    ) -> AwaitedDelivery.Conclusion {
        let owed = passage.deliveries.filter { names.contains($0.destination) }
        var awaited = AwaitedDelivery(
            missing: Dictionary(owed.map { ($0.destination, 1) }, uniquingKeysWith: +),
            replyFrom: route.acknowledge.replyFrom)
        for delivery in owed.sorted(by: { $0.settledAt < $1.settledAt })
        where delivery.settledAt <= route.acknowledge.within {
            let conclusion =
                switch delivery.state {
                case .delivered: awaited.confirmed(by: delivery.destination, answer: delivery.answer)
                case .queued: AwaitedDelivery.Conclusion?.none
                case .deadLetter, .blocked, .parked:
                    awaited.refused(
                        by: delivery.destination, reason: delivery.reason ?? "", answer: delivery.answer)
                }
            if let conclusion { return conclusion }
        }
        return .late(id)
    }
}
