import Logging
import NIOCore

/// The channel handler of one inbound connection: cuts frames, hands over one message at a time, writes the answers.
///
///     read ─▶ decoder ─▶ pump ─▶ ConnectionHandler.received   one in flight
///                          ▲                  │
///                          └──── reply ◀──────┘   answers of one pump share one flush
///
/// While a message is in flight and bytes wait behind it, nothing more is read: TCP holds the sender back.
final class InboundLine: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Phase {
        case handshaking
        case open
        /// Nothing is handed over any more; closes when all answers are written.
        case hangingUp
        /// As before, and the peer is given a moment to stop sending, so that it reads the answer.
        case lingering
        case closed
    }

    let configuration: ListenerConfiguration
    let counters: ListenerCounters
    let logger: Logger
    private let makeHandler: (InboundLine, ChannelHandlerContext) -> (Connection, any ConnectionHandler)

    var phase: Phase
    var context: ChannelHandlerContext?
    var served: (connection: Connection, handler: any ConnectionHandler)?
    var decoder: FrameDecoder
    var deadlines = Deadlines()
    var alarm: Alarm?
    /// Bytes behind the message in flight had come before it was answered.
    var isPipelined = false
    /// What was not as MLLP has it with the message in flight.
    var oddities: FrameOddities = []
    /// Whether a message waits for its reply.
    var isBusy = false
    /// No more frames than those already received: the peer has ended its stream, or the listener drains.
    var closesWhenServed = false
    /// Frames to be flushed, and writes of flushes that the socket has not taken whole.
    var outgoing: ByteBuffer?
    var flushesInFlight = 0
    var isOutputClosed = false
    private let memory: InboundMemory.Account?
    /// Bytes of the message in flight.
    private var inFlight = 0
    /// Nothing is read until there is memory for more of the message that has begun to come.
    private(set) var waitsForMemory = false
    private var isPumping = false
    private var isReadHeld = false
    private var reported = ByteCounts()

    /// - Parameter makeHandler: called once, when the connection is active.
    init(
        configuration: ListenerConfiguration, counters: ListenerCounters, logger: Logger,
        makeHandler: @escaping (InboundLine, ChannelHandlerContext) -> (Connection, any ConnectionHandler)
    ) {
        self.configuration = configuration
        self.counters = counters
        self.logger = logger
        self.makeHandler = makeHandler
        memory = configuration.memory.map { InboundMemory.Account($0) }
        phase = configuration.tls == nil ? .open : .handshaking
        decoder = FrameDecoder(limit: configuration.messageLimit, tolerance: configuration.tolerance)
    }

    // MARK: The channel's side

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        alarm = Alarm(eventLoop: context.eventLoop) { [weak self] in self?.deadlinesPassed() }
        if context.channel.isActive { begin(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        decoder.receive(unwrapInboundIn(data))
        if phase == .hangingUp || phase == .lingering { decoder.abandon() }
        pump()
    }

    /// What is read ahead of the message in flight is at most one read. The peer's end of stream is an exception:
    /// NIO then reads what the socket still holds.
    func read(context: ChannelHandlerContext) {
        isReadHeld = holdsReads(context)
        if !isReadHeld { context.read() }
        if waitsForMemory { setDeadlines(context) }
    }

    private func holdsReads(_ context: ChannelHandlerContext) -> Bool {
        guard phase == .open else {
            waitsForMemory = false
            return false
        }
        if closesWhenServed || decoder.hasInput && (isBusy || !context.channel.isWritable) { return true }
        waitsForMemory = !isBusy && decoder.isInFrame && memory?.mayGrow(orElse: wakeUp(context)) == false
        return waitsForMemory
    }

    /// Goes on reading once there is memory again.
    private func wakeUp(_ context: ChannelHandlerContext) -> @Sendable () -> Void {
        let line = NIOLoopBound(self, eventLoop: context.eventLoop)
        let eventLoop = context.eventLoop
        return { eventLoop.execute { line.value.pump() } }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        pump()
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent {
            if event == .inputClosed { inputEnded() }
        } else if phase == .handshaking {
            // The first thing that NIOSSL says is that the handshake is complete. Its event's type is declared in
            // NIOTLS, which is not worth a dependency for one name.
            handshakeCompleted()
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A peer that closes TCP without closing TLS is so common that it counts as closing: framing tells whether
        // anything is missing.
        guard phase != .closed else { return }
        if let failure = TLSFailure(error) {
            guard !failure.isRaggedEnd else { return }
            report(FramingViolation(.tlsFailed(failure)))
        }
        abort()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    // MARK: Life

    private func begin(_ context: ChannelHandlerContext) {
        guard served == nil else { return }
        served = makeHandler(self, context)
        counters.connectionOpened()
        guard phase != .closed else { return }
        let now = context.eventLoop.now
        if phase == .handshaking {
            deadlines[.handshake] = now + TimeAmount(clamping: configuration.handshakeWithin)
        } else {
            deadlines[.firstByte] = now + TimeAmount(clamping: configuration.firstByteWithin)
        }
        alarm?.set(for: deadlines.earliest)
    }

    private func handshakeCompleted() {
        guard let context else { return }
        phase = .open
        deadlines[.handshake] = nil
        deadlines[.firstByte] = context.eventLoop.now + TimeAmount(clamping: configuration.firstByteWithin)
        alarm?.set(for: deadlines.earliest)
    }

    private func inputEnded() {
        if phase == .lingering || phase == .hangingUp {
            abort()
        } else {
            endOfInput()
        }
    }

    /// The frames that are here are still served, then the connection closes.
    func endOfInput() {
        guard phase == .open || phase == .handshaking else { return }
        closesWhenServed = true
        decoder.finish()
        pump()
    }

    private func end() {
        guard phase != .closed || served != nil else { return }
        phase = .closed
        alarm?.stop()
        deadlines.removeAll()
        decoder.abandon()
        memory?.close()
        reportCounts()
        let ended = served
        served = nil
        if let ended {
            ended.connection.detach()
            ended.handler.closed(ended.connection)
        }
    }

    // MARK: Serving

    /// Hands over what can be handed over. Never recursive: a reply given from inside only clears ``isBusy``.
    func pump() {
        guard !isPumping, let context else { return }
        isPumping = true
        while phase == .open, !isBusy, context.channel.isWritable, let event = decoder.next() {
            serve(event)
        }
        isPumping = false
        if phase == .open, closesWhenServed, !isBusy, context.channel.isWritable { phase = .hangingUp }
        if !isBusy { inFlight = 0 }
        memory?.hold(decoder.held + inFlight)
        reportCounts()
        flush(context)
        let mayRead = isReadHeld && !holdsReads(context)
        setDeadlines(context)
        closeIfDone(context)
        guard mayRead, phase != .closed else { return }
        isReadHeld = false
        context.read()
    }

    func serve(_ event: FrameDecoder.Event) {
        guard let served else { return }
        switch event {
        case .message(let message):
            guard !isPipelined || configuration.tolerance.earlyNext else {
                serve(.violation(FramingViolation(.earlyNext, byteCount: message.count)))
                return
            }
            oddities = isPipelined ? decoder.oddities.union(.earlyNext) : decoder.oddities
            isBusy = true
            inFlight = message.count
            deadlines[.frame] = nil
            deadlines[.idle] = nil
            served.handler.received(message, on: served.connection)
        case .violation(let violation):
            deadlines[.frame] = nil
            report(violation)
            if violation.isFatal {
                decoder.abandon()
                linger()
            }
        }
    }

    func report(_ violation: FramingViolation) {
        counters.count(violation)
        guard let served else { return }
        served.handler.violated(violation, on: served.connection)
    }

    private func reportCounts() {
        let new = decoder.counts - reported
        guard new != ByteCounts() else { return }
        reported = decoder.counts
        counters.add(new)
    }
}
