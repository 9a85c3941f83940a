import HL7
import Histogram
import MLLP
import NIOCore

/// The senders of one event loop, with their counts. Bound to it.
final class SenderLoop {
    /// How often late answers are looked for.
    private static let lookInterval = TimeAmount.milliseconds(50)

    let settings: GeneratorSettings
    let source: MessageSource
    let eventLoop: any EventLoop
    private let numbering: Numbering
    private var senders: [Sender] = []

    var counts = GeneratorCounts()
    private var latency = LatencyRecorder()
    private var serviceTime = LatencyRecorder()
    private var acknowledged = NumberSet()
    private var log: IDLog?

    /// At a fixed rate.
    private(set) var schedule: Schedule?
    private var dueIndex = 0
    private var end: NIODeadline?
    private var looking: RepeatedTask?
    /// Whether new messages are sent.
    private(set) var isOffering = false
    private(set) var isClosed = false
    /// With a limit on their count at a fixed rate: the time of the last message has come.
    private var isLastDue = false
    private var start = NIODeadline.now()
    private var lastAnswer = NIODeadline.now()

    /// - Parameter indexes: of the senders of this loop, rising.
    init(
        _ settings: GeneratorSettings, source: MessageSource, numbering: Numbering, indexes: [Int], log: IDLog?,
        eventLoop: any EventLoop
    ) {
        self.settings = settings
        self.source = source
        self.numbering = numbering
        self.log = log
        self.eventLoop = eventLoop
        senders = indexes.map { Sender(index: $0, loop: self) }
    }

    // MARK: Life

    /// - Returns: when each sender has tried; fails where none got through.
    func connect() -> EventLoopFuture<Void> {
        let loop = NIOLoopBound(self, eventLoop: eventLoop)
        let attempts = senders.map { $0.connect() }
        return EventLoopFuture.whenAllComplete(attempts, on: eventLoop).flatMapThrowing { results in
            guard !loop.value.senders.contains(where: \.isUp) else { return }
            for result in results { try result.get() }
        }
    }

    /// - Parameter start: the same for all loops of a run.
    func begin(at start: NIODeadline) {
        isOffering = true
        self.start = start
        lastAnswer = start
        if let rate = settings.rate { schedule = Schedule(start: start, rate: rate) }
        end = settings.duration.map { start + TimeAmount(clamping: $0) }
        let loop = NIOLoopBound(self, eventLoop: eventLoop)
        looking = eventLoop.scheduleRepeatedTask(initialDelay: Self.lookInterval, delay: Self.lookInterval) { _ in
            loop.value.look()
        }
        if let end { _ = eventLoop.scheduleTask(deadline: end) { loop.value.stopOffering() } }
        if schedule == nil { for sender in senders { sender.fill() } } else { offerDue() }
    }

    /// No new message is sent any more; those without an answer stay.
    func stopOffering() {
        isOffering = false
    }

    func close() {
        isOffering = false
        isClosed = true
        looking?.cancel()
        for sender in senders { sender.close() }
        log?.flush()
    }

    private func look() {
        let now = NIODeadline.now()
        for sender in senders { sender.look(at: now) }
        log?.flush()
    }

    // MARK: The schedule

    private func offerDue() {
        guard let schedule, isOffering, !senders.isEmpty else { return }
        while true {
            let sender = senders[dueIndex % senders.count]
            guard let number = number(sender: sender.index, turn: dueIndex / senders.count) else {
                isLastDue = true
                return
            }
            let time = schedule.time(of: number)
            if let end, time >= end { return }
            guard time <= NIODeadline.now() else {
                let loop = NIOLoopBound(self, eventLoop: eventLoop)
                _ = eventLoop.scheduleTask(deadline: time) { loop.value.offerDue() }
                return
            }
            dueIndex += 1
            sender.becameDue()
        }
    }

    /// - Returns: `nil` when there is no such message in this run.
    func number(sender: Int, turn: Int) -> Int? {
        guard let number = numbering.number(sender: sender, turn: turn), number < settings.count ?? .max else {
            return nil
        }
        return number
    }

    // MARK: The senders' side

    func settle(_ number: Int, _ code: AcknowledgementCode) {
        guard code == .AA || code == .CA else {
            counts.refused[code.rawValue, default: 0] += 1
            return
        }
        counts.acknowledged += 1
        _ = acknowledged.insert(number)
        let key = source.isComposed ? numbering.patient(of: number) : numbering.sender(of: number)
        log?.append(MessageMark(run: source.run, number: number), suffix: key)
    }

    func record(latency time: TimeAmount, serviceTime: TimeAmount, at now: NIODeadline) {
        lastAnswer = now
        latency.record(time.nanoseconds)
        if schedule != nil { self.serviceTime.record(serviceTime.nanoseconds) }
    }

    func wasSent(_ number: Int, by sender: Sender) -> Bool {
        numbering.sender(of: number) == sender.index && sender.hasSent(turn: numbering.turn(of: number))
    }

    /// Whether nothing is left to send or to wait for.
    var isDone: Bool {
        guard senders.allSatisfy({ $0.unansweredCount == 0 }) else { return false }
        if !isOffering { return true }
        return schedule == nil
            ? senders.allSatisfy(\.isExhausted) : isLastDue && senders.allSatisfy { $0.waitingCount == 0 }
    }

    // MARK: What is known

    func snapshot(takingSecond: Bool) -> GeneratorSnapshot {
        var now = counts
        for sender in senders {
            now.unanswered += sender.unansweredCount
            now.waiting += sender.waitingCount
            if sender.isUp { now.connectionsOpen += 1 }
        }
        return GeneratorSnapshot(
            counts: now, second: takingSecond ? latency.takeSecond() : nil, isDone: isDone)
    }

    func result() -> GeneratorResult {
        log?.flush()
        return GeneratorResult(
            latency: latency.whole, serviceTime: schedule == nil ? nil : serviceTime.whole,
            acknowledged: acknowledged, elapsed: .nanoseconds((lastAnswer - start).nanoseconds),
            logFailure: log?.failure)
    }
}
