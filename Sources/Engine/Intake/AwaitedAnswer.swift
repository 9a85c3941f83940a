import CharacterSets
import Delivery
import HL7
import MLLP
import NIOCore
import Pipeline
import Routes

/// The application acknowledgement of one message whose route answers after delivery: watches its deliveries,
/// and answers once with what they came to, or AE when they take too long. The message stays queued in any case.
final class AwaitedAnswer: Sendable {
    private struct State {
        /// What is still missing; for a retransmission unknown until the store has told.
        var awaited: AwaitedDelivery?
        /// What was reported before that.
        var early: [DeliverySettlement] = []
        /// Deliveries that were counted; one may be reported by the watch and by the store.
        var seen: Set<DeliveryID> = []
        var isStored = false
        var senderIsReleased = false
        var conclusion: AwaitedDelivery.Conclusion?
        var isAnswered = false
        var deadline: Scheduled<Void>?
        var watch: Outbox.Watch?
    }

    let id: MessageID
    private let request: DecodedMessage
    private let header: Header
    private let runner: RouteRunner
    private let intake: RouteIntake
    private let connection: Connection
    private let state: NIOLoopBoundBox<State>

    /// On the connection's event loop.
    ///
    /// - Parameter owed: the destinations that must confirm, a name for each delivery; `nil` = as the store says.
    init(
        id: MessageID, request: DecodedMessage, header: Header, runner: RouteRunner, owed: [String]?,
        intake: RouteIntake,
        connection: Connection
    ) {
        self.id = id
        self.request = request
        self.header = header
        self.runner = runner
        self.intake = intake
        self.connection = connection
        state = NIOLoopBoundBox(State(), eventLoop: connection.eventLoop)
        if let owed { expect(owed) }
    }

    private func expect(_ owed: [String]) {
        let missing = Dictionary(owed.map { ($0, 1) }, uniquingKeysWith: +)
        state.value.awaited = AwaitedDelivery(missing: missing, replyFrom: runner.route.acknowledge.replyFrom)
    }

    /// Before the message is submitted, so that no settlement is missed.
    func startWatching() {
        state.value.watch = intake.outbox.watch(id) { [self] settlement in
            connection.eventLoop.execute { self.take(settlement) }
        }
    }

    func stopWatching() {
        if let watch = state.value.watch { intake.outbox.unwatch(watch) }
        state.value.watch = nil
    }

    /// Nobody waits any more: the connection is gone, or there is nothing to wait for.
    func end() {
        state.value.isAnswered = true
        state.value.deadline?.cancel()
        stopWatching()
    }

    /// The message is durable: from now on its sender may be answered.
    ///
    /// - Parameter senderIsReleased: a commit acknowledgement has gone out, so the sender may go on meanwhile.
    func isStored(senderIsReleased: Bool) {
        state.value.isStored = true
        state.value.senderIsReleased = senderIsReleased
        let limit = TimeAmount.nanoseconds(Self.nanoseconds(runner.route.acknowledge.within))
        state.value.deadline = connection.eventLoop.scheduleTask(in: limit) { [self] in
            giveUp()
        }
        answerIfConcluded()
    }

    var isEnded: Bool { state.value.isAnswered }

    /// Tells the sender that nothing is known yet.
    func giveUp() {
        answer(.refused(destination: "", reason: "not delivered yet; it stays queued as \(id)", answer: nil))
    }

    /// For a retransmission: what has been settled already counts as well.
    func resume(senderIsReleased: Bool) {
        startWatching()
        isStored(senderIsReleased: senderIsReleased)
        let found = connection.eventLoop.makeFutureWithTask { [intake, id] in
            let settled = try await intake.outbox.settlements(of: id)
            let planned = try intake.store.reader.message(id)?.deliveries ?? []
            return (settled, planned.map(\.destination.name))
        }
        found.whenSuccess { settled, planned in
            let owed = planned.filter { self.runner.awaits($0) }
            guard !owed.isEmpty else {
                // Its acknowledgement was final when it was stored, and has gone out again.
                self.end()
                if !senderIsReleased { self.connection.reply([]) }
                return
            }
            self.expect(owed)
            for settlement in self.state.value.early + settled { self.take(settlement) }
        }
    }

    private func take(_ settlement: DeliverySettlement) {
        guard state.value.awaited != nil else {
            state.value.early.append(settlement)
            return
        }
        guard state.value.seen.insert(settlement.id).inserted else { return }
        let conclusion =
            switch settlement.outcome {
            case .delivered:
                state.value.awaited?.confirmed(by: settlement.destination, answer: settlement.answer)
            case .refused(let reason):
                state.value.awaited?.refused(by: settlement.destination, reason: reason, answer: settlement.answer)
            }
        if let conclusion { state.value.conclusion = conclusion }
        answerIfConcluded()
    }

    private func answerIfConcluded() {
        guard state.value.isStored, let conclusion = state.value.conclusion else { return }
        answer(conclusion)
    }

    private func answer(_ conclusion: AwaitedDelivery.Conclusion) {
        guard !state.value.isAnswered else { return }
        end()
        let answer = application(for: conclusion)
        if state.value.senderIsReleased {
            if let answer { connection.send(answer) }
        } else {
            connection.reply(answer.map { [$0] } ?? [])
        }
    }

    private func application(for conclusion: AwaitedDelivery.Conclusion) -> [UInt8]? {
        AwaitedVerdict(conclusion, route: runner.route).application(
            to: request, header: header, runner: runner, id: id, at: intake.clock.read().timestamp)
    }

    private static func nanoseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : whole.addingReportingOverflow(attoseconds / 1_000_000_000).partialValue
    }
}
