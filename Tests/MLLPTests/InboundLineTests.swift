import MLLP
import NIOCore
import NIOEmbedded
import Testing

/// The listener's side of a connection, with time turned by hand.
@Suite("An inbound connection", .timeLimit(.minutes(1))) struct InboundLineTests {
    private struct Bench {
        let channel = EmbeddedChannel()
        let tap = OutboundTap()
        let recorder: Recorder
        let statistics: @Sendable () -> ListenerStatistics

        init(_ recorder: Recorder, _ adjust: (inout ListenerConfiguration) -> Void = { _ in }) throws {
            self.recorder = recorder
            var configuration = ListenerConfiguration(port: 0)
            adjust(&configuration)
            try channel.pipeline.syncOperations.addHandler(tap)
            statistics = try Listener.serve(channel, configuration, logger: quietLogger) { _ in recorder.makeHandler() }
            try channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 1)).wait()
        }

        func receive(_ bytes: [UInt8]) throws {
            if channel.isActive { try channel.writeInbound(ByteBuffer(bytes: bytes)) }
        }

        func advance(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

        func sent() throws -> [[UInt8]] {
            var bytes: [UInt8] = []
            while let buffer = try channel.readOutbound(as: ByteBuffer.self) { bytes += buffer.readableBytesView }
            return messages(decode([bytes]).events)
        }
    }

    @Test func frameOfOneReadIsAnsweredWithOneFlush() throws {
        let bench = try Bench(Recorder())
        try bench.receive("a".framed + "b".framed + "c".framed)
        #expect(try bench.sent() == [[UInt8]("ACK a"), [UInt8]("ACK b"), [UInt8]("ACK c")])
        #expect(bench.tap.flushes == 1)
        let statistics = bench.statistics()
        #expect(statistics.bytes.messages == 3)
        #expect(statistics.messagesSent == 3)
        #expect(statistics.bytesSent == 3 * 8)
    }

    @Test func severalRepliesToOneMessageGoOutTogetherAndInOrder() throws {
        let bench = try Bench(Recorder { _ in [[UInt8]("commit"), [UInt8]("application")] })
        try bench.receive("a".framed)
        #expect(try bench.sent() == [[UInt8]("commit"), [UInt8]("application")])
        #expect(bench.tap.flushes == 1)
    }

    @Test func theNextMessageWaitsForTheReply() throws {
        let bench = try Bench(Recorder { _ in nil })
        try bench.receive("a".framed + "b".framed)
        #expect(bench.recorder.messages == [[UInt8]("a")])
        let connection = try #require(bench.recorder.connections.first)
        connection.send([UInt8]("extra"))
        #expect(bench.recorder.messages.count == 1)
        connection.reply([])
        #expect(bench.recorder.messages == [[UInt8]("a"), [UInt8]("b")])
        connection.reply([[UInt8]("ACK")])
        #expect(try bench.sent() == [[UInt8]("extra"), [UInt8]("ACK")])
    }

    @Test func nothingIsReadWhileBytesWaitBehindTheMessageInFlight() throws {
        let bench = try Bench(Recorder { _ in nil })
        try bench.receive("a".framed)
        let before = bench.tap.reads
        bench.channel.read()
        #expect(bench.tap.reads == before + 1, "the peer's close must be seen")
        try bench.receive("b".framed)
        bench.channel.read()
        bench.channel.read()
        #expect(bench.tap.reads == before + 1)
        let connection = try #require(bench.recorder.connections.first)
        connection.reply([])
        #expect(bench.tap.reads == before + 2, "reading goes on with the reply")
    }

    @Test func nothingIsHandedOverWhileAnswersPileUp() throws {
        let bench = try Bench(Recorder())
        bench.channel.isWritable = false
        try bench.receive("a".framed)
        #expect(bench.recorder.messages.isEmpty)
        bench.channel.isWritable = true
        bench.channel.pipeline.fireChannelWritabilityChanged()
        #expect(bench.recorder.messages.count == 1)
    }

    @Test func aFrameWithoutItsLastByteIsTakenAfterFiftyQuietMilliseconds() throws {
        let bench = try Bench(Recorder())
        try bench.receive([0x0B, 0x41, 0x1C])
        bench.advance(.milliseconds(49))
        #expect(bench.recorder.messages.isEmpty)
        bench.advance(.milliseconds(1))
        #expect(bench.recorder.messages == [[0x41]])
        try bench.receive([0x0D] + "next".framed)
        #expect(bench.recorder.messages == [[0x41], [UInt8]("next")])
        #expect(bench.recorder.violations.isEmpty)
    }

    @Test func junkIsReportedOnceThePeerPauses() throws {
        let bench = try Bench(Recorder())
        try bench.receive([UInt8]("GET / HT"))
        try bench.receive([UInt8]("TP/1.1\r\n\r\n"))
        #expect(bench.recorder.violations.isEmpty)
        bench.advance(.milliseconds(50))
        #expect(bench.recorder.violations.map(\.byteCount) == [18])
        #expect(bench.channel.isActive)
    }

    @Test func aConnectionWithoutAFrameEndsAtTheFirstByteDeadline() throws {
        let bench = try Bench(Recorder()) { $0.firstByteWithin = .seconds(5) }
        try bench.receive([0x0D, 0x0A, 0x41])
        bench.advance(.milliseconds(4999))
        #expect(bench.channel.isActive)
        bench.advance(.milliseconds(1))
        #expect(!bench.channel.isActive)
        #expect(bench.recorder.violations.last?.kind == .firstByteLate(limit: .seconds(5)))
        #expect(bench.recorder.closedCount == 1)
    }

    @Test func aFrameThatDoesNotEndIsCutAtItsDeadline() throws {
        let bench = try Bench(Recorder()) { $0.frameWithin = .seconds(10) }
        try bench.receive("whole".framed + [0x0B, 0x41])
        for _ in 0..<9 {
            bench.advance(.seconds(1))
            try bench.receive([0x42])
        }
        #expect(bench.channel.isActive)
        bench.advance(.seconds(1))
        #expect(!bench.channel.isActive)
        #expect(bench.recorder.violations.map(\.kind) == [.frameLate(limit: .seconds(10))])
        #expect(bench.recorder.messages.count == 1)
        let bytes = bench.statistics().bytes
        #expect(bytes.received == bytes.message + bytes.framing + bytes.junk)
    }

    @Test func everyFrameHasItsOwnDeadline() throws {
        let bench = try Bench(Recorder()) { $0.frameWithin = .seconds(10) }
        for _ in 0..<5 {
            try bench.receive([0x0B, 0x41])
            bench.advance(.seconds(8))
            try bench.receive([0x1C, 0x0D])
        }
        #expect(bench.recorder.messages.count == 5)
        #expect(bench.channel.isActive)
    }

    @Test func anIdleConnectionIsClosedAndJunkDoesNotKeepItOpen() throws {
        let bench = try Bench(Recorder()) { $0.idleAfter = .seconds(60) }
        try bench.receive("a".framed)
        for _ in 0..<5 {
            bench.advance(.seconds(10))
            try bench.receive([0x0D])
        }
        #expect(bench.channel.isActive)
        bench.advance(.seconds(10))
        #expect(!bench.channel.isActive)
        #expect(bench.statistics().closedIdle == 1)
        #expect(bench.recorder.violations.isEmpty, "being idle is no fault")
    }

    @Test func messagesKeepAConnectionOpen() throws {
        let bench = try Bench(Recorder()) { $0.idleAfter = .seconds(60) }
        for _ in 0..<5 {
            try bench.receive("a".framed)
            bench.advance(.seconds(59))
        }
        #expect(bench.channel.isActive)
    }

    @Test func timeDoesNotRunAgainstThePeerWhileItsMessageIsInFlight() throws {
        let bench = try Bench(Recorder { _ in nil }) {
            $0.idleAfter = .seconds(10)
            $0.frameWithin = .seconds(10)
        }
        try bench.receive("a".framed + [0x0B, 0x42])
        bench.advance(.hours(1))
        #expect(bench.channel.isActive)
        let connection = try #require(bench.recorder.connections.first)
        connection.reply([])
        bench.advance(.seconds(9))
        #expect(bench.channel.isActive)
        bench.advance(.seconds(1))
        #expect(!bench.channel.isActive)
    }

    @Test func aPeerThatTakesNothingOfAnAnswerIsCut() throws {
        let bench = try Bench(Recorder()) { $0.writeWithin = .seconds(30) }
        bench.tap.isClogged = true
        try bench.receive("a".framed)
        bench.advance(.seconds(20))
        try bench.receive("b".framed)
        bench.advance(.seconds(5))
        bench.tap.unclogOne()
        bench.advance(.seconds(29))
        #expect(bench.channel.isActive, "progress starts the time anew")
        bench.advance(.seconds(1))
        #expect(!bench.channel.isActive)
        #expect(bench.recorder.violations.map(\.kind) == [.writeLate(limit: .seconds(30))])
    }

    @Test func closingWaitsForTheAnswersAndServesNothingMore() throws {
        let bench = try Bench(Recorder { _ in nil })
        bench.tap.isClogged = true
        try bench.receive("a".framed + "b".framed)
        let connection = try #require(bench.recorder.connections.first)
        connection.send([UInt8]("last"))
        connection.close()
        #expect(bench.channel.isActive)
        bench.tap.unclogOne()
        #expect(!bench.channel.isActive)
        #expect(bench.recorder.messages.count == 1)
        #expect(bench.recorder.closedCount == 1)
        connection.reply([[UInt8]("too late")])
        let bytes = bench.statistics().bytes
        #expect(bytes.received == bytes.message + bytes.framing + bytes.junk)
    }

    @Test func anAnswerThatWouldBreakItsFrameClosesInstead() throws {
        let bench = try Bench(Recorder { _ in [[0x41, 0x1C, 0x0D, 0x0B, 0x42]] })
        try bench.receive("a".framed)
        #expect(!bench.channel.isActive)
        #expect(try bench.sent().isEmpty)
    }

    @Test func aPeerThatGoesAwayWithAMessageInFlightIsReportedOnce() throws {
        let bench = try Bench(Recorder { _ in nil })
        try bench.receive("a".framed + "b".framed)
        let connection = try #require(bench.recorder.connections.first)
        try bench.channel.close().wait()
        #expect(bench.recorder.closedCount == 1)
        connection.reply([[UInt8]("ACK")])
        #expect(bench.recorder.messages == [[UInt8]("a")])
        let bytes = bench.statistics().bytes
        #expect(bytes.received == bytes.message + bytes.framing + bytes.junk)
    }
}
