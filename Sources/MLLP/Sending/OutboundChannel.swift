import NIOCore

/// The channel handler of one outbound connection: writes messages, cuts answers, keeps the deadlines.
final class OutboundChannel: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Phase {
        /// Until the connection is chosen among several attempts, and with TLS secured.
        case starting
        case up
        case closed
    }

    private let line: OutboundLine
    private let attempt: Int
    private let configuration: ClientConfiguration
    private var phase = Phase.starting
    private var isAdopted = false
    private var isSecured: Bool
    private var context: ChannelHandlerContext?
    private var decoder: FrameDecoder
    private var deadlines = Deadlines()
    private var alarm: Alarm?

    init(line: OutboundLine, attempt: Int, configuration: ClientConfiguration) {
        self.line = line
        self.attempt = attempt
        self.configuration = configuration
        isSecured = configuration.tls == nil
        decoder = FrameDecoder(limit: configuration.answerLimit)
    }

    // MARK: For the line

    /// This is the connection to be used.
    func adopt() {
        guard phase == .starting, let context else {
            line.attemptFailed(attempt, .closedBeforeAnswer)
            return
        }
        isAdopted = true
        if !isSecured { setDeadline(.handshake, configuration.handshakeWithin, context) }
        comeUp()
    }

    /// - Parameter whenTaken: the operating system has all of it. Not called when writing fails.
    func write(_ message: [UInt8], whenTaken: @escaping () -> Void) {
        guard phase == .up, let context else { return }
        var frame = context.channel.allocator.buffer(capacity: message.count + Framing.overhead)
        Framing.write(message, into: &frame)
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenSuccess(whenTaken)
        context.writeAndFlush(wrapOutboundOut(frame), promise: written)
    }

    func expectAnswer(within limit: Duration) {
        guard let context else { return }
        setDeadline(.answer, limit, context)
    }

    func expectNothing() {
        deadlines[.answer] = nil
    }

    func hangUp() {
        guard phase != .closed, let context else { return }
        phase = .closed
        context.close(promise: nil)
    }

    /// Whether bytes written now have a chance to arrive: the peer has not closed, even if only the operating system
    /// knows of it yet.
    var isUsable: Bool {
        guard phase == .up, let context, context.channel.isActive else { return false }
        return SocketOptions.isEstablished(context.channel)
    }

    /// When the connection is closed for good.
    var closed: EventLoopFuture<Void>? { context?.channel.closeFuture }

    // MARK: The channel's side

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        alarm = Alarm(eventLoop: context.eventLoop) { [weak self] in self?.deadlinesPassed() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        phase = .closed
        alarm?.stop()
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard phase == .up else { return }
        decoder.receive(unwrapInboundIn(data))
        pump()
    }

    func channelInactive(context: ChannelHandlerContext) {
        decoder.finish()
        pump()
        give(up: .closedBeforeAnswer)
        alarm?.stop()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // Before any data, the only event of NIOSSL is the completed handshake; see ``InboundLine``.
        if !isSecured, !(event is ChannelEvent) {
            isSecured = true
            deadlines[.handshake] = nil
            comeUp()
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let code = ClientError.Code(error)
        // The bytes before a ragged end of TLS may hold the answer; the channel becomes inactive next.
        if case .tlsFailed(let failure) = code, failure.isRaggedEnd { return }
        give(up: code)
    }

    // MARK: Inside

    private func comeUp() {
        guard phase == .starting, isAdopted, isSecured else { return }
        phase = .up
        line.isUp(self, attempt: attempt)
    }

    private func pump() {
        while phase == .up, let event = decoder.next() { handle(event) }
        guard phase == .up, let context else { return }
        deadlines[.quiet] = decoder.awaitsQuiet ? context.eventLoop.now + InboundLine.quietPause : nil
        alarm?.set(for: deadlines.earliest)
    }

    private func handle(_ event: FrameDecoder.Event) {
        switch event {
        case .message(let message):
            line.received(message, over: self)
        case .violation(let violation) where violation.isFatal:
            give(up: .answerTooLarge(limit: configuration.answerLimit))
        case .violation:
            // Noise between answers does not make them less valid; half of one is no answer.
            break
        }
    }

    private func give(up code: ClientError.Code) {
        guard phase != .closed else { return }
        let wasStarting = phase == .starting
        if wasStarting { line.attemptFailed(attempt, code) } else { line.failed(self, code) }
        hangUp()
    }

    private func deadlinesPassed() {
        guard let context else { return }
        while phase != .closed, let due = deadlines.takeDue(at: context.eventLoop.now) {
            switch due {
            case .handshake: give(up: .handshakeTimedOut)
            case .answer: give(up: .timedOut)
            case .quiet:
                if let event = decoder.quiet() { handle(event) }
                pump()
            default: break
            }
        }
        alarm?.set(for: deadlines.earliest)
    }

    private func setDeadline(_ kind: Deadlines.Kind, _ limit: Duration, _ context: ChannelHandlerContext) {
        deadlines[kind] = context.eventLoop.now + TimeAmount(clamping: limit)
        alarm?.set(for: deadlines.earliest)
    }
}
