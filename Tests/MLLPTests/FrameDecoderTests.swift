import MLLP
import NIOCore
import Testing

@Suite("The frame decoder", .timeLimit(.minutes(1))) struct FrameDecoderTests {
    /// Everything a stream can hold: filler, frames, junk, FS in a message, a lost CR, an abandoned frame, an empty one.
    static let stream: [UInt8] =
        [0x00, 0x0D, 0x0A] + "first".framed + "second".framed + [0x20, 0x0A] + [UInt8]("noise")
        + [0x0B, 0x41, 0x1C, 0x42, 0x1C, 0x1C, 0x0D] + [0x0B, 0x43, 0x1C] + "after lost CR".framed
        + [0x0B, 0x44, 0x45] + "restarted".framed + [0x0B, 0x46, 0x1C, 0x0A] + "".framed + [0x0B, 0x47, 0x48]

    static let expected: [[UInt8]] = [
        [UInt8]("first"), [UInt8]("second"), [0x41, 0x1C, 0x42, 0x1C], [0x43], [UInt8]("after lost CR"),
        [UInt8]("restarted"), [0x46], [],
    ]

    @Test func findsEveryMessageInOneRead() {
        let (events, counts) = decode([Self.stream])
        #expect(messages(events) == Self.expected)
        #expect(violations(events).map(\.name) == ["junk", "abandoned_frame", "unfinished_frame"])
        #expect(counts.received == Self.stream.count)
        #expect(counts.message == Self.expected.map(\.count).reduce(0, +))
        #expect(counts.messages == Self.expected.count)
        #expect(counts.received == counts.message + counts.framing + counts.junk)
    }

    @Test func twoReadsCutAnywhereGiveTheSame() {
        let whole = decode([Self.stream])
        for cut in 0...Self.stream.count {
            let parts = decode([Array(Self.stream[..<cut]), Array(Self.stream[cut...])])
            #expect(parts.events == whole.events, "cut at \(cut)")
            #expect(parts.counts == whole.counts, "cut at \(cut)")
        }
    }

    @Test func threeReadsCutAnywhereGiveTheSame() {
        let whole = decode([Self.stream])
        for first in 0...Self.stream.count {
            for second in first...Self.stream.count {
                let parts = decode([
                    Array(Self.stream[..<first]), Array(Self.stream[first..<second]), Array(Self.stream[second...]),
                ])
                if parts.events != whole.events || parts.counts != whole.counts {
                    Issue.record("cut at \(first) and \(second)")
                    return
                }
            }
        }
    }

    @Test func readsOfOneByteGiveTheSame() {
        let whole = decode([Self.stream])
        let single = decode(Self.stream.map { [$0] })
        #expect(single.events == whole.events)
        #expect(single.counts == whole.counts)
    }

    @Test func aThousandMessagesInOneReadKeepTheirOrder() {
        let all = (0..<1000).map { [UInt8]("message \($0)") }
        #expect(messages(decode([all.flatMap(\.framed)]).events) == all)
    }

    @Test func aMessageOfManyReadsArrivesWhole() {
        let message = (0..<3_000_000).map { UInt8(truncatingIfNeeded: 0x41 + $0 % 26) }
        var rest = message.framed[...]
        var chunks: [[UInt8]] = []
        while !rest.isEmpty {
            chunks.append(Array(rest.prefix(65_536)))
            rest = rest.dropFirst(65_536)
        }
        #expect(messages(decode(chunks, limit: 16_000_000).events) == [message])
    }

    @Test func lineEndsAndNulsBetweenFramesAreCountedAndNotReported() {
        for filler: [UInt8] in [[0x00], [0x0A], [0x0D], [0x20], [0x0D, 0x0A, 0x0D, 0x0A], [0x00, 0x00]] {
            let (events, counts) = decode([filler + "one".framed + filler + "two".framed + filler])
            #expect(messages(events) == [[UInt8]("one"), [UInt8]("two")])
            #expect(violations(events).isEmpty)
            #expect(counts.junk == 3 * filler.count)
        }
    }

    @Test func linefeedSegmentEndsInsideAMessageStay() {
        let message = [UInt8]("MSH|^~\\&|A\nPID|1\r\nOBX|1\r\r")
        #expect(messages(decode([message.framed]).events) == [message])
    }

    @Test func aSeparatorThatIsNotFollowedByCarriageReturnBelongsToTheMessage() {
        let message: [UInt8] = [0x41, 0x1C, 0x42, 0x1C, 0x1C, 0x43]
        #expect(messages(decode([message.framed]).events) == [message])
    }

    @Test func aFrameThatBeginsInsideAnotherStartsOver() {
        let (events, counts) = decode([[0x0B] + [UInt8]("half") + "whole".framed])
        #expect(messages(events) == [[UInt8]("whole")])
        #expect(violations(events) == [FramingViolation(.abandonedFrame, byteCount: 4, head: [UInt8]("half"))])
        #expect(counts.junk == 4)
        #expect(counts.framing == 4)
    }

    @Test func aLostCarriageReturnIsSettledByTheNextByteTheEndOrQuiet() {
        #expect(messages(decode([[0x0B, 0x41, 0x1C], "next".framed]).events) == [[0x41], [UInt8]("next")])
        #expect(messages(decode([[0x0B, 0x41, 0x1C, 0x0A]], finishing: false).events) == [[0x41]])
        #expect(messages(decode([[0x0B, 0x41, 0x1C]]).events) == [[0x41]])

        var decoder = FrameDecoder()
        decoder.receive(ByteBuffer(bytes: [0x0B, 0x41, 0x1C]))
        #expect(decoder.next() == nil)
        #expect(decoder.awaitsQuiet)
        #expect(decoder.quiet() == .message([0x41]))
        #expect(!decoder.awaitsQuiet)
        decoder.receive(ByteBuffer(bytes: [0x0D]))
        #expect(decoder.next() == nil)
        #expect(decoder.counts.junk == 1)
        #expect(decoder.held == 0)
    }

    @Test func junkIsCountedWholeAndItsBeginningKept() {
        let noise = [UInt8]("GET / HTTP/1.1\r\n") + [UInt8](repeating: 0x78, count: 10_000)
        let (events, counts) = decode([[0x0D, 0x0A] + noise.prefix(100), Array(noise.dropFirst(100))])
        let violation = violations(events).first
        #expect(counts.junk == noise.count + 2)
        #expect(violation?.byteCount == noise.count)
        #expect(violation?.head == Array(noise.prefix(4096)))
        #expect(violation?.description.contains("looks like HTTP") == true)
        #expect(violation?.description.contains("xxx") == false)
    }

    @Test func quietReportsJunkFromAPeerThatWaits() {
        var decoder = FrameDecoder()
        decoder.receive(ByteBuffer(bytes: [0x16, 0x03, 0x01, 0x02]))
        #expect(decoder.next() == nil)
        guard case .violation(let violation)? = decoder.quiet() else {
            Issue.record("no report")
            return
        }
        #expect(violation.description.contains("TLS"))
        #expect(decoder.quiet() == nil)
    }

    @Test func theLimitIsExact() {
        let fits = [UInt8](repeating: 0x41, count: 100)
        for chunks in [[fits.framed], fits.framed.map { [$0] }] {
            #expect(messages(decode(chunks, limit: 100).events) == [fits])
        }
        let over = fits + [0x42]
        for chunks in [[over.framed + "next".framed], (over.framed + "next".framed).map { [$0] }] {
            let (events, counts) = decode(chunks, limit: 100)
            #expect(messages(events).isEmpty)
            #expect(violations(events).map(\.kind) == [.tooLarge(limit: 100)])
            #expect(violations(events).first?.isFatal == true)
            #expect(violations(events).first?.description.contains("100 bytes") == true)
            #expect(counts.received == counts.framing + counts.junk)
        }
    }

    @Test func aFrameWithoutEndNeverHoldsMoreThanTheLimitAndOneRead() {
        var decoder = FrameDecoder(limit: 10_000)
        decoder.receive(ByteBuffer(bytes: [0x0B]))
        var most = 0
        var refusals: [FrameDecoder.Event] = []
        for _ in 0..<1000 {
            decoder.receive(ByteBuffer(repeating: 0x41, count: 1024))
            most = max(most, decoder.held)
            while let event = decoder.next() { refusals.append(event) }
        }
        #expect(most <= 10_000 + 1024)
        #expect(refusals.count == 1)
        #expect(violations(refusals).first?.head.count == 4096)
        #expect(decoder.held == 0)
        #expect(decoder.counts.received == 1 + 1000 * 1024)
        #expect(decoder.counts.junk == 1000 * 1024)
    }

    @Test func givingUpCountsWhatWasHeld() {
        var decoder = FrameDecoder()
        decoder.receive(ByteBuffer(bytes: "one".framed + "two".framed + [0x0B, 0x41]))
        #expect(decoder.next() == .message([UInt8]("one")))
        decoder.abandon()
        #expect(decoder.held == 0)
        #expect(decoder.counts.received == decoder.counts.message + decoder.counts.framing + decoder.counts.junk)
    }
}
