import MLLP
import NIOCore

/// One TCP connection of a ``Sender``: frames out, answers in.
final class SenderChannel: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Bytes an answer may have.
    private static let answerLimit = 1_000_000

    private let sender: Sender
    private var decoder = FrameDecoder(limit: answerLimit)
    private var context: ChannelHandlerContext?
    /// Frames of this turn, which go out in one write.
    private var outgoing: ByteBuffer?
    private var isServing = false

    init(sender: Sender) {
        self.sender = sender
    }

    private var allocator: ByteBufferAllocator { context?.channel.allocator ?? ByteBufferAllocator() }

    /// Writes the frame of a message, at the end of the turn if there is one.
    func write(_ number: Int, of source: MessageSource) {
        if var bytes = outgoing {
            outgoing = nil
            source.append(number, to: &bytes)
            outgoing = bytes
        } else {
            outgoing = source.frame(number, allocator: allocator)
        }
        if !isServing { flush() }
    }

    /// Does several writes as one.
    func together(_ body: () -> Void) {
        let wasServing = isServing
        isServing = true
        body()
        isServing = wasServing
        if !isServing { flush() }
    }

    func close() {
        context?.close(promise: nil)
    }

    /// An answer whose last byte is missing is one, once nothing follows.
    func quiet() {
        guard decoder.awaitsQuiet, let event = decoder.quiet() else { return }
        together { handle(event) }
    }

    // MARK: The channel's side

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        decoder.receive(unwrapInboundIn(data))
        together {
            while let event = decoder.next() { handle(event) }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        sender.lost(self)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func handle(_ event: FrameDecoder.Event) {
        switch event {
        case .message(let answer): sender.answered(answer, over: self)
        case .violation(let violation) where violation.isFatal: sender.confused(self)
        case .violation: break
        }
    }

    private func flush() {
        guard let bytes = outgoing else { return }
        outgoing = nil
        context?.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }
}
