import MLLP
import NIOCore
import Testing

@Suite("Any bytes at all", .timeLimit(.minutes(2))) struct FrameDecoderPropertyTests {
    @Test("are accounted for after every step", arguments: 0..<8)
    func identity(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for round in 0..<400 {
            var decoder = FrameDecoder(limit: Int.random(in: 1...60, using: &random))
            let bytes = random.stream(length: Int.random(in: 0...300, using: &random))
            var received = 0
            var message = 0
            for chunk in random.cut(bytes, longest: 40) {
                received += chunk.count
                decoder.receive(ByteBuffer(bytes: chunk))
                // Sometimes the next read comes before everything is looked at, as when a message is in flight.
                var turns = Bool.random(using: &random) ? Int.random(in: 0...3, using: &random) : .max
                while turns > 0, let event = decoder.next() {
                    if case .message(let bytes) = event { message += bytes.count }
                    turns -= 1
                }
                if Int.random(in: 0..<5, using: &random) == 0, case .message(let bytes)? = decoder.quiet() {
                    message += bytes.count
                }
                let counts = decoder.counts
                guard counts.received == received, counts.message == message,
                    received == message + counts.framing + counts.junk + decoder.held
                else {
                    Issue.record("seed \(seed), round \(round): \(counts), held \(decoder.held)")
                    return
                }
            }
            decoder.finish()
            while decoder.next() != nil {}
            #expect(decoder.held == 0)
            #expect(decoder.counts.received == bytes.count)
            let counts = decoder.counts
            #expect(counts.received == counts.message + counts.framing + counts.junk)
        }
    }

    @Test("mean the same to the table of states", arguments: 100..<108)
    func reference(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for round in 0..<400 {
            let limit = Int.random(in: 1...80, using: &random)
            let bytes = random.stream(length: Int.random(in: 0...400, using: &random))
            var reference = ReferenceDecoder(limit: limit)
            for byte in bytes { reference.take(byte) }
            reference.finish()
            let (events, counts) = decode(random.cut(bytes, longest: 50), limit: limit)
            // Where a frame is too large, the fast decoder may find out a whole read later, but with the same result.
            guard messages(events) == reference.messages, counts.framing == reference.framing,
                counts.junk == reference.junk
            else {
                Issue.record("seed \(seed), round \(round)")
                return
            }
        }
    }

    @Test("that can be carried come back as they were", arguments: 200..<204)
    func roundTrip(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            var sent: [[UInt8]] = []
            var stream = ByteBuffer()
            for _ in 0..<Int.random(in: 1...10, using: &random) {
                let message = random.stream(length: Int.random(in: 0...50, using: &random))
                guard Framing.canCarry(message) else { continue }
                sent.append(message)
                Framing.write(message, into: &stream)
            }
            let chunks = random.cut(Array(stream.readableBytesView), longest: 30)
            #expect(messages(decode(chunks).events) == sent)
        }
    }

    @Test("that would end or restart their frame are not carried")
    func unsendable() {
        #expect(Framing.canCarry([]))
        #expect(Framing.canCarry([0x41, 0x1C, 0x42, 0x0D, 0x0A]))
        #expect(Framing.canCarry([0x41, 0x1C]))
        #expect(!Framing.canCarry([0x41, 0x0B]))
        #expect(!Framing.canCarry([0x41, 0x1C, 0x0D]))
        #expect(!Framing.canCarry([0x1C, 0x1C, 0x0A, 0x41]))
    }
}
