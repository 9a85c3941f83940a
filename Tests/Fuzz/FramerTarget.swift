import MLLP
import NIOCore

/// A byte stream from a peer: however it is cut into reads, the same messages come out, every byte is accounted for
/// and no more is held than the limit and one read.
enum FramerTarget {
    @Sendable static func run(_ input: [UInt8]) {
        var random = InputRandom(input)
        let limit = random.pick([1, 7, 60, 1_000, 1_000_000])
        var tolerance = FramingTolerance()
        tolerance.missingEnd = random.number(below: 4) > 0
        tolerance.noFraming = random.number(below: 4) == 0
        let whole = decode([input[...]], limit, tolerance)
        let longest = random.pick([1, 1, 3, 40, 4_000])
        let cut = decode(random.cut(input, longest: longest), limit, tolerance)
        hold(whole.messages == cut.messages, "the cut changes the messages")
        hold(whole.counts.framing == cut.counts.framing, "the cut changes what is framing")
        hold(whole.counts.junk == cut.counts.junk, "the cut changes what is junk")
        for message in whole.messages {
            hold(message.count <= limit, "a message over the limit")
            guard Framing.canCarry(message) else { continue }
            var frame = ByteBuffer()
            Framing.write(message, into: &frame)
            let again = decode([Array(frame.readableBytesView)[...]], limit, tolerance)
            hold(again.messages == [message], "a message does not come back as it was sent")
        }
    }

    private static func decode(
        _ reads: [ArraySlice<UInt8>], _ limit: Int, _ tolerance: FramingTolerance
    ) -> (messages: [[UInt8]], counts: ByteCounts) {
        var decoder = FrameDecoder(limit: limit, tolerance: tolerance)
        var messages: [[UInt8]] = []
        var events = 0
        func drain() {
            while let event = decoder.next() {
                events += 1
                if case .message(let message) = event { messages.append(message) }
            }
        }
        var received = 0
        for read in reads {
            decoder.receive(ByteBuffer(bytes: read))
            received += read.count
            drain()
            hold(decoder.held <= limit + read.count + 1, "\(decoder.held) bytes are held with a limit of \(limit)")
            let counts = decoder.counts
            hold(
                counts.received == counts.message + counts.framing + counts.junk + decoder.held,
                "bytes are lost or counted twice")
        }
        decoder.finish()
        drain()
        hold(decoder.held == 0 && decoder.counts.received == received, "bytes are left at the end")
        hold(events <= received + 1, "more events than bytes")
        return (messages, decoder.counts)
    }
}
