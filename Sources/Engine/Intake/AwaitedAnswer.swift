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
        /// Among those that the intake counts.
        var isCounted = false
        var senderIsReleased = false
        var conclusion: AwaitedDelivery.Conclusion?
        var isAnswered = false
        var deadline: Scheduled<Void>?
        var watch: Outbox.Watch?
    }

    /// Where the answer goes.
    enum Outlet: Sendable {
        /// Back to the sender, if it is still there.
        case connection(Connection)
        /// Over a connection of its own, where it waits in the queue to be released.
        case queue(DeliveryID, DestinationKey)
    }

    let id: MessageID
    private let request: DecodedMessage
    private let header: Header
    private let runner: RouteRunner
    private let intake: RouteIntake
    private let outlet: Outlet
    private let eventLoop: any EventLoop
    private let state: NIOLoopBoundBox<State>

    /// On `eventLoop`, which is that of the connection where there is one.
    ///
    /// - Parameter owed: the destinations that must confirm, a name for each delivery; `nil` = as the store says.
    init(
        id: MessageID, request: DecodedMessage, header: Header, runner: RouteRunner, owed: [String]?,
        intake: RouteIntake,
        outlet: Outlet, eventLoop: any EventLoop
    ) {
        self.id = id
        self.request = request
        self.header = header
        self.runner = runner
        self.intake = intake
        self.outlet = outlet
        self.eventLoop = eventLoop
        state = NIOLoopBoundBox(State(), eventLoop: eventLoop)
        if let owed { expect(owed) }
    }

    private func expect(_ owed: [String]) {
        let missing = Dictionary(owed.map { ($0, 1) }, uniquingKeysWith: +)
        state.value.awaited = AwaitedDelivery(missing: missing, replyFrom: runner.route.acknowledge.replyFrom)
    }

    /// Before the message is submitted, so that no settlement is missed.
    func startWatching() {
        state.value.watch = intake.outbox.watch(id) { [self] settlement in
            eventLoop.execute { self.take(settlement) }
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
        if state.value.isCounted { intake.endAwaiting() }
        state.value.isCounted = false
        stopWatching()
    }

    /// The message is durable: from now on its sender may be answered.
    ///
    /// - Parameters:
    ///   - senderIsReleased: a commit acknowledgement has gone out, so the sender may go on meanwhile.
    ///   - age: how long it has been stored.
    func isStored(senderIsReleased: Bool, age: Duration = .zero) {
        state.value.isStored = true
        state.value.senderIsReleased = senderIsReleased
        let left = max(.zero, runner.route.acknowledge.within - max(.zero, age))
        state.value.deadline = eventLoop.scheduleTask(in: .nanoseconds(Self.nanoseconds(left))) { [self] in
            giveUp()
        }
        if case .queue = outlet {
            state.value.isCounted = true
            if !intake.beginAwaiting() { giveUp() }
        }
        answerIfConcluded()
    }

    var isEnded: Bool { state.value.isAnswered }

    /// Tells the sender that nothing is known yet.
    func giveUp() {
        answer(.late(id))
    }

    /// For a retransmission, and after a restart: what has been settled already counts as well.
    func resume(senderIsReleased: Bool, age: Duration = .zero) {
        startWatching()
        isStored(senderIsReleased: senderIsReleased, age: age)
        let found = eventLoop.makeFutureWithTask { [intake, id] in
            let settled = try await intake.outbox.settlements(of: id)
            let planned = try intake.store.reader.message(id)?.deliveries ?? []
            return (settled, planned.map(\.destination.name))
        }
        found.whenSuccess { settled, planned in
            let owed = planned.filter { self.runner.awaits($0) }
            guard !owed.isEmpty else {
                self.nothingIsOwed(senderIsReleased: senderIsReleased)
                return
            }
            self.expect(owed)
            for settlement in self.state.value.early + settled { self.take(settlement) }
        }
    }

    private func nothingIsOwed(senderIsReleased: Bool) {
        switch outlet {
        case .connection(let connection):
            // Its acknowledgement was final when it was stored, and has gone out again.
            end()
            if !senderIsReleased { connection.reply([]) }
        case .queue:
            // The route waits for nothing any more.
            answer(.delivered(answer: nil))
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
        switch outlet {
        case .queue(let delivery, let destination):
            intake.store.release(delivery, to: destination, saying: answer)
        case .connection(let connection) where state.value.senderIsReleased:
            if let answer { connection.send(answer) }
        case .connection(let connection):
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
