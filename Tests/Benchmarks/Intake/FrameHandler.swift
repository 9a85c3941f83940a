import NIOConcurrencyHelpers
import NIOCore

/// One connection: cuts frames out of what comes in, and answers each once its group is durable.
final class FrameHandler: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let writer: GroupWriter
    private let channel: any Channel
    private let gathered = NIOLockedValueBox(ByteBuffer())

    init(writer: GroupWriter, channel: any Channel) {
        self.writer = writer
        self.channel = channel
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var read = unwrapInboundIn(data)
        let messages = gathered.withLockedValue { gathered -> [[UInt8]] in
            gathered.writeBuffer(&read)
            var messages: [[UInt8]] = []
            while let end = gathered.readableBytesView.firstIndex(of: 0x1C),
                let frame = gathered.readBytes(length: end - gathered.readerIndex)
            {
                gathered.moveReaderIndex(forwardBy: min(2, gathered.readableBytes))
                messages.append(Array(frame.dropFirst()))
            }
            gathered.discardReadBytes()
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
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
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
