import HL7
import MLLP
import NIOCore
import NIOPosix

/// One sender: a connection, its messages in their order, and what became of them. Bound to its event loop.
///
/// A message is done when its answer has come, whatever that says. When the connection is lost before, it is sent again
/// over the next one, byte for byte, ahead of all later ones: the sender cannot know whether it arrived.
///
///     down ──connect──▶ connecting ──▶ up ──lost, late or misdirected answer──▶ down, again after a pause
final class Sender {
    private struct Unanswered {
        var number: Int
        /// From when its latency counts: its place in the schedule; without one, when it was first sent.
        var due: NIODeadline
        var firstSent: NIODeadline
        /// Over the connection that is up.
        var lastSent: NIODeadline
    }

    private enum Link {
        case down
        case connecting
        case up(SenderChannel)
    }

    private static let shortestPause = TimeAmount.milliseconds(50)
    private static let longestPause = TimeAmount.seconds(2)

    let index: Int
    private unowned let loop: SenderLoop
    private var link = Link.down
    private var pause = shortestPause
    private var unanswered: CircularBuffer<Unanswered>
    private var nextTurn = 0
    /// At a fixed rate: messages whose time has come.
    private var dueTurns = 0

    init(index: Int, loop: SenderLoop) {
        self.index = index
        self.loop = loop
        unanswered = CircularBuffer(initialCapacity: loop.settings.window)
    }

    var isUp: Bool { if case .up = link { true } else { false } }
    var unansweredCount: Int { unanswered.count }
    var waitingCount: Int { dueTurns - nextTurn }
    /// Whether it has sent all it ever will.
    var isExhausted: Bool { loop.settings.rate == nil ? loop.number(sender: index, turn: nextTurn) == nil : false }

    // MARK: Sending

    /// At a fixed rate: the time of one more message has come.
    func becameDue() {
        dueTurns += 1
        fill()
    }

    /// Sends what may be sent now.
    func fill() {
        guard case .up(let channel) = link else { return }
        channel.together {
            while unanswered.count < loop.settings.window, loop.isOffering, let message = takeNext() {
                unanswered.append(message)
                channel.write(message.number, of: loop.source)
                loop.counts.sent += 1
            }
        }
    }

    private func takeNext() -> Unanswered? {
        guard loop.settings.rate == nil || nextTurn < dueTurns,
            let number = loop.number(sender: index, turn: nextTurn)
        else { return nil }
        nextTurn += 1
        let now = NIODeadline.now()
        return Unanswered(
            number: number, due: loop.schedule?.time(of: number) ?? now, firstSent: now, lastSent: now)
    }

    // MARK: Answers

    func answered(_ bytes: [UInt8], over channel: SenderChannel) {
        guard isCurrent(channel) else { return }
        guard let answer = Answer(bytes), let code = answer.code else {
            loop.counts.unreadable += 1
            giveUp(channel)
            return
        }
        guard let mark = MessageMark(answer.controlID[...]), mark.run == loop.source.run,
            let place = unanswered.firstIndex(where: { $0.number == mark.number })
        else {
            unexpected(answer, over: channel)
            return
        }
        let message = unanswered.remove(at: place)
        pause = Self.shortestPause
        let now = NIODeadline.now()
        loop.record(latency: now - message.due, serviceTime: now - message.firstSent, at: now)
        loop.settle(mark.number, code)
        fill()
    }

    /// A second answer does no harm; one that was never asked for means that answers and messages do not go together.
    private func unexpected(_ answer: Answer, over channel: SenderChannel) {
        if let mark = MessageMark(answer.controlID[...]), mark.run == loop.source.run,
            loop.wasSent(mark.number, by: self)
        {
            loop.counts.repeated += 1
        } else {
            loop.counts.misdirected += 1
            giveUp(channel)
        }
    }

    func hasSent(turn: Int) -> Bool { turn < nextTurn }

    /// What comes over it is no MLLP.
    func confused(_ channel: SenderChannel) {
        guard isCurrent(channel) else { return }
        loop.counts.unreadable += 1
        giveUp(channel)
    }

    /// Looks whether the answer is late. Now and then.
    func look(at now: NIODeadline) {
        guard case .up(let channel) = link else { return }
        channel.quiet()
        guard let oldest = unanswered.first, isCurrent(channel),
            now - oldest.lastSent > TimeAmount(clamping: loop.settings.answerWithin)
        else { return }
        loop.counts.timeouts += 1
        giveUp(channel)
    }

    // MARK: The connection

    /// - Returns: when the attempt has ended, well or not.
    @discardableResult
    func connect() -> EventLoopFuture<Void> {
        guard case .down = link, !loop.isClosed else { return loop.eventLoop.makeSucceededVoidFuture() }
        link = .connecting
        let eventLoop = loop.eventLoop
        let sender = NIOLoopBound(self, eventLoop: eventLoop)
        let bootstrap = SocketOptions.connecting(ClientBootstrap(group: eventLoop))
            .connectTimeout(TimeAmount(clamping: loop.settings.answerWithin))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(SenderChannel(sender: sender.value))
                }
            }
        let (host, port) = (loop.settings.host, loop.settings.port)
        let connected: EventLoopFuture<any Channel>
        // An address needs no thread to look it up.
        if let address = try? SocketAddress(ipAddress: host, port: port) {
            connected = bootstrap.connect(to: address)
        } else {
            connected = bootstrap.connect(host: host, port: port)
        }
        let ended = eventLoop.makePromise(of: Void.self)
        connected.assumeIsolated().whenComplete { result in
            do {
                let channel = try result.get()
                try sender.value.connected(
                    channel.pipeline.syncOperations.handler(type: SenderChannel.self), isActive: channel.isActive)
                ended.succeed()
            } catch {
                sender.value.connectFailed()
                ended.fail(error)
            }
        }
        return ended.futureResult
    }

    /// - Parameter isActive: `false` where the engine has closed it by now.
    private func connected(_ channel: SenderChannel, isActive: Bool) {
        guard !loop.isClosed else {
            channel.close()
            return
        }
        link = .up(channel)
        loop.counts.connectionsOpened += 1
        guard isActive else {
            lost(channel)
            return
        }
        let now = NIODeadline.now()
        channel.together {
            for index in unanswered.indices {
                unanswered[index].lastSent = now
                channel.write(unanswered[index].number, of: loop.source)
                loop.counts.resent += 1
            }
        }
        fill()
    }

    private func connectFailed() {
        link = .down
        loop.counts.connectionsFailed += 1
        connectLater()
    }

    /// The connection has ended by itself.
    func lost(_ channel: SenderChannel) {
        guard isCurrent(channel) else { return }
        loop.counts.connectionsLost += 1
        link = .down
        connectLater()
    }

    /// Ends the connection: a late answer must not meet another message.
    private func giveUp(_ channel: SenderChannel) {
        link = .down
        channel.close()
        connectLater()
    }

    private func connectLater() {
        guard !loop.isClosed, loop.isOffering || !unanswered.isEmpty else { return }
        let now = pause
        pause = min(pause * 2, Self.longestPause)
        let sender = NIOLoopBound(self, eventLoop: loop.eventLoop)
        _ = loop.eventLoop.scheduleTask(in: now) { sender.value.connect() }
    }

    func close() {
        guard case .up(let channel) = link else { return }
        link = .down
        channel.close()
    }

    private func isCurrent(_ channel: SenderChannel) -> Bool {
        if case .up(let current) = link { current === channel } else { false }
    }
}
