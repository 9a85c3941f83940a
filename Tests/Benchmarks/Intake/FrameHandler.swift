import NIOConcurrencyHelpers
import NIOCore

/// One connection: cuts frames out of what comes in, and answers each once its group is durable.
final class FrameHandler: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private struct State {
        var context: ChannelHandlerContext?
        var gathered = ByteBuffer()
    }

    private let writer: GroupWriter
    private let state: NIOLockedValueBox<State>

    init(writer: GroupWriter) {
        self.writer = writer
        self.state = NIOLockedValueBox(State())
    }

    func handlerAdded(context: ChannelHandlerContext) { state.withLockedValue { $0.context = context } }

    func handlerRemoved(context: ChannelHandlerContext) { state.withLockedValue { $0.context = nil } }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var read = unwrapInboundIn(data)
        let messages = state.withLockedValue { state -> [[UInt8]] in
            state.gathered.writeBuffer(&read)
            var messages: [[UInt8]] = []
            while let end = state.gathered.readableBytesView.firstIndex(of: 0x1C),
                let frame = state.gathered.readBytes(length: end - state.gathered.readerIndex)
            {
                state.gathered.moveReaderIndex(forwardBy: min(2, state.gathered.readableBytes))
                messages.append(Array(frame.dropFirst()))
            }
            state.gathered.discardReadBytes()
            return messages
        }
        for message in messages {
            writer.submit(
                GroupWriter.Item(
                    message: message, acknowledgement: Self.acknowledgement(of: message), handler: self,
                    eventLoop: context.eventLoop))
        }
    }

    /// On the event loop, after the flush.
    func answer(_ bytes: [UInt8]) {
        guard let context = state.withLockedValue({ $0.context }) else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }

    /// MSH with sender and receiver changed places, and MSA-2 = MSH-10.
    private static func acknowledgement(of message: [UInt8]) -> [UInt8] {
        let header = message.prefix { $0 != 0x0D }.split(separator: 0x7C, omittingEmptySubsequences: false)
        func field(_ number: Int) -> [UInt8] { header.count > number - 1 ? Array(header[number - 1]) : [] }
        var answer: [UInt8] = [0x0B] + Array("MSH|".utf8) + field(2)
        for number in [5, 6, 3, 4, 7, 8] { answer += [0x7C] + field(number) }
        answer += Array("|ACK|".utf8) + field(10) + [0x7C] + field(11) + [0x7C] + field(12)
        answer += Array("\rMSA|AA|".utf8) + field(10) + [0x0D, 0x1C, 0x0D]
        return answer
    }
}
