import Logging
import NIOCore

/// The state of a ``Client``, bound to its event loop: at most one connection, at most one message in flight.
///
///     down ──submit──▶ connecting ──▶ up ──▶ in flight ──answer──▶ up
///       ▲                  │          │          │
///       └──────────────────┴──────────┴──────────┘  failure, time-out, mismatch, cancellation, peer closed
final class OutboundLine {
    private enum Connection {
        case down
        /// The number tells late outcomes of an attempt that was given up from the current one.
        case connecting(Int)
        case up(OutboundChannel)
    }

    private struct Running {
        var exchange: Exchange
        var wasSent = false
        var hasInterim = false
        var commit: CommitWait
    }

    private let configuration: ClientConfiguration
    private let eventLoop: any EventLoop
    private let logger: Logger
    private let connector: Client.Connector
    private let peer: String
    private var connection = Connection.down
    private var attempts = 0
    private var running: Running?
    private var waiting: [Exchange] = []
    private var isShutDown = false

    init(
        _ configuration: ClientConfiguration, eventLoop: any EventLoop, logger: Logger,
        connector: @escaping Client.Connector
    ) {
        self.connector = connector
        self.configuration = configuration
        self.eventLoop = eventLoop
        self.logger = logger
        peer = "\(configuration.host):\(configuration.port)"
    }

    // MARK: The caller's side

    func submit(_ exchange: Exchange) {
        if exchange.isCancelled {
            end(exchange, .cancelled)
        } else if isShutDown {
            end(exchange, .shutDown)
        } else if !Framing.canCarry(exchange.message) {
            end(exchange, .unsendable)
        } else {
            waiting.append(exchange)
            startNext()
        }
    }

    func cancel(_ exchange: Exchange) {
        if running?.exchange === exchange {
            fail(.cancelled)
        } else if let index = waiting.firstIndex(where: { $0 === exchange }) {
            waiting.remove(at: index)
            end(exchange, .cancelled)
        }
    }

    func shutdown() -> EventLoopFuture<Void> {
        isShutDown = true
        let waiting = waiting
        self.waiting = []
        for exchange in waiting { end(exchange, .shutDown) }
        var closed = eventLoop.makeSucceededVoidFuture()
        if case .up(let channel) = connection, let end = channel.closed { closed = end }
        if running != nil { fail(.shutDown) } else { hangUp() }
        return closed
    }

    // MARK: The connection's side

    /// Connected, and with TLS secured.
    func isUp(_ channel: OutboundChannel, attempt: Int) {
        guard case .connecting(attempt) = connection, !isShutDown else {
            channel.hangUp()
            return
        }
        connection = .up(channel)
        logger.debug("connected", metadata: ["peer": "\(peer)"])
        if let running { transmit(running.exchange, over: channel) }
    }

    func attemptFailed(_ attempt: Int, _ code: ClientError.Code) {
        guard case .connecting(attempt) = connection else { return }
        fail(code)
    }

    func received(_ message: [UInt8], over channel: OutboundChannel) {
        guard isCurrent(channel) else { return }
        guard var current = running else {
            logger.warning("an answer came that nobody waits for: connection closed", metadata: ["peer": "\(peer)"])
            hangUp()
            return
        }
        let step = current.commit.received(message)
        running = current
        switch step {
        case .answer: judge(message, in: current, over: channel)
        case .committed where current.exchange.judge == nil: succeed(with: [], over: channel)
        case .committed: channel.expectAnswer(within: configuration.answerWithin)
        case .refused: fail(.notCommitted)
        case .recognised(let isFirst):
            guard isFirst else { return }
            logger.warning(
                "a commit acknowledgement of MLLP release 2 came, and this connection speaks release 1",
                metadata: ["peer": "\(peer)"])
        case .violation: fail(.mismatchedAnswer)
        }
    }

    private func judge(_ message: [UInt8], in current: Running, over channel: OutboundChannel) {
        guard let judge = current.exchange.judge else {
            logger.warning("an answer came that nobody waits for: connection closed", metadata: ["peer": "\(peer)"])
            fail(.mismatchedAnswer)
            return
        }
        switch judge(message) {
        case .answer:
            confirm(current, over: channel)
            succeed(with: message, over: channel)
            if current.commit.isOpen { endUncommitted() }
        case .interim:
            confirm(current, over: channel)
            if !current.hasInterim { channel.expectAnswer(within: configuration.answerWithin) }
            running?.hasInterim = true
        case .mismatch:
            fail(.mismatchedAnswer)
        }
    }

    /// With release 2 the HL7 answer is a block of content as well, and its sender waits for our commit.
    private func confirm(_ current: Running, over channel: OutboundChannel) {
        if current.commit.isReleaseTwo { channel.write(CommitBlock.stored.content) {} }
    }

    /// The receiver answered without the block that release 2 promises. Should it still come, it must not meet the
    /// next message.
    private func endUncommitted() {
        logger.warning(
            "the receiver answered without a commit acknowledgement; does it speak MLLP release 2?",
            metadata: ["peer": "\(peer)"])
        hangUp()
    }

    /// The channel is of no more use; it closes by itself.
    func failed(_ channel: OutboundChannel, _ code: ClientError.Code) {
        guard isCurrent(channel) else { return }
        if let running {
            fail(code == .timedOut && running.commit.isOpen ? .commitTimedOut : code)
        } else {
            logger.debug("connection lost while idle", metadata: ["peer": "\(peer)", "reason": "\(code.name)"])
            hangUp()
        }
    }

    // MARK: One after the other

    private func startNext() {
        guard running == nil, !waiting.isEmpty else { return }
        let exchange = waiting.removeFirst()
        running = Running(exchange: exchange, commit: CommitWait(isAwaited: configuration.awaitsCommit))
        switch connection {
        case .up(let channel) where channel.isUsable: transmit(exchange, over: channel)
        case .connecting: break
        case .up, .down: connect()
        }
    }

    private func transmit(_ exchange: Exchange, over channel: OutboundChannel) {
        channel.expectAnswer(within: configuration.answerWithin)
        channel.write(exchange.message) { [weak self] in
            guard let self, self.running?.exchange === exchange else { return }
            self.running?.wasSent = true
            if exchange.judge == nil, !self.configuration.awaitsCommit { self.succeed(with: [], over: channel) }
        }
    }

    private func succeed(with answer: [UInt8], over channel: OutboundChannel) {
        guard let ended = running else { return }
        running = nil
        channel.expectNothing()
        ended.exchange.end(.success(answer))
        // In the next turn: the peer may have closed right after it answered.
        if !waiting.isEmpty { eventLoop.assumeIsolated().execute { [weak self] in self?.startNext() } }
    }

    private func fail(_ code: ClientError.Code) {
        guard let ended = running else { return }
        running = nil
        hangUp()
        ended.exchange.end(.failure(ClientError(code, wasSent: ended.wasSent, peer: peer)))
        startNext()
    }

    private func hangUp() {
        let old = connection
        connection = .down
        if case .up(let channel) = old { channel.hangUp() }
    }

    private func end(_ exchange: Exchange, _ code: ClientError.Code) {
        exchange.end(.failure(ClientError(code, wasSent: false, peer: peer)))
    }

    private func isCurrent(_ channel: OutboundChannel) -> Bool {
        if case .up(let current) = connection { current === channel } else { false }
    }
}

extension OutboundLine {
    private func connect() {
        attempts += 1
        let attempt = attempts
        connection = .connecting(attempt)
        let configuration = configuration
        let line = NIOLoopBound(self, eventLoop: eventLoop)
        let prepare: @Sendable (any Channel) -> EventLoopFuture<Void> = { channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                if let tls = configuration.tls {
                    try pipeline.addHandler(try tls.makeHandler(host: configuration.host))
                }
                try pipeline.addHandler(
                    OutboundChannel(line: line.value, attempt: attempt, configuration: configuration))
            }
        }
        connector(prepare).assumeIsolated().whenComplete { result in
            do {
                let channel = try result.get()
                try channel.pipeline.syncOperations.handler(type: OutboundChannel.self).adopt()
            } catch {
                line.value.attemptFailed(attempt, ClientError.Code(error))
            }
        }
    }
}
