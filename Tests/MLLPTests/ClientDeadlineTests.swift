import MLLP
import NIOCore
import NIOEmbedded
import Synchronization
import Testing

/// The client's deadlines and what it says was sent, with time turned by hand.
@Suite("A client's deadlines", .timeLimit(.minutes(1))) struct ClientDeadlineTests {
    private struct Bench {
        let loop = NIOAsyncTestingEventLoop()
        let channel: NIOAsyncTestingChannel
        let client: Client

        init(_ adjust: (inout ClientConfiguration) -> Void = { _ in }) {
            var configuration = ClientConfiguration(host: "192.0.2.1", port: 2575)
            adjust(&configuration)
            let channel = NIOAsyncTestingChannel(loop: loop)
            self.channel = channel
            client = Client(configuration, eventLoop: loop, logger: quietLogger) { prepare in
                prepare(channel).flatMapThrowing {
                    try channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 2575))
                }.flatMap { $0 }.map { channel }
            }
        }

        func failure(judge: @escaping @Sendable ([UInt8]) -> AnswerVerdict = { _ in .answer }) async -> ClientError? {
            do throws(ClientError) {
                _ = try await client.exchange([UInt8]("a"), judge: judge)
                return nil
            } catch {
                return error
            }
        }

        func receive(_ text: String) async throws { try await channel.writeInbound(ByteBuffer(bytes: text.framed)) }
    }

    @Test func theAnswerIsWaitedForJustAsLongAsConfigured() async throws {
        let bench = Bench { $0.answerWithin = .seconds(30) }
        async let failed = bench.failure()
        #expect(try await bench.channel.waitForOutboundWrite(as: ByteBuffer.self) == ByteBuffer(bytes: "a".framed))
        await bench.loop.advanceTime(by: .milliseconds(29_999))
        #expect(bench.channel.isActive)
        await bench.loop.advanceTime(by: .milliseconds(1))
        let error = try #require(await failed)
        #expect(error.code == .timedOut)
        #expect(error.isTimeout)
        #expect(!bench.channel.isActive, "closed before anybody is told")
    }

    @Test func onlyTheFirstInterimAnswerStartsTheTimeAnew() async throws {
        let bench = Bench { $0.answerWithin = .seconds(30) }
        async let failed = bench.failure { _ in .interim }
        _ = try await bench.channel.waitForOutboundWrite(as: ByteBuffer.self)
        await bench.loop.advanceTime(by: .seconds(20))
        try await bench.receive("interim")
        await bench.loop.advanceTime(by: .seconds(20))
        #expect(bench.channel.isActive)
        try await bench.receive("interim")
        await bench.loop.advanceTime(by: .seconds(10))
        #expect(await failed?.code == .timedOut)
    }

    @Test func aMessageThatIsNotTakenWholeWasNotSent() async throws {
        let bench = Bench { $0.answerWithin = .seconds(30) }
        let writes = Mutex(0)
        let clog = Clog { writes.withLock { $0 += 1 } }
        try await bench.channel.pipeline.addHandler(clog).get()
        async let failed = bench.failure()
        await clog.firstWrite()
        await bench.loop.advanceTime(by: .seconds(30))
        let error = try #require(await failed)
        #expect(error.code == .timedOut)
        #expect(!error.wasSent)
        #expect(!error.isTimeout, "silence says nothing about a message that did not get out")
    }

    @Test func bytesThatNobodyWaitsForCloseTheConnection() async throws {
        let bench = Bench()
        async let answer = bench.client.exchange([UInt8]("a")) { _ in .answer }
        _ = try await bench.channel.waitForOutboundWrite(as: ByteBuffer.self)
        try await bench.receive("answer")
        #expect(try await answer == [UInt8]("answer"))
        #expect(bench.channel.isActive)
        try await bench.receive("late")
        #expect(!bench.channel.isActive)
    }

    @Test func anAnsweredMessageLeavesNoDeadlineBehind() async throws {
        let bench = Bench { $0.answerWithin = .seconds(30) }
        async let answer = bench.client.exchange([UInt8]("a")) { _ in .answer }
        _ = try await bench.channel.waitForOutboundWrite(as: ByteBuffer.self)
        try await bench.receive("answer")
        _ = try await answer
        await bench.loop.advanceTime(by: .hours(24))
        #expect(bench.channel.isActive)
    }

    /// Takes writes and never completes them.
    private final class Clog: ChannelOutboundHandler, Sendable {
        typealias OutboundIn = ByteBuffer
        private let feed: AsyncStream<Void>.Continuation
        private let writes: AsyncStream<Void>
        private let onWrite: @Sendable () -> Void

        init(onWrite: @escaping @Sendable () -> Void) {
            (writes, feed) = AsyncStream.makeStream()
            self.onWrite = onWrite
        }

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            if let promise {
                context.channel.closeFuture.whenComplete { _ in promise.fail(ChannelError.ioOnClosedChannel) }
            }
            onWrite()
            feed.yield()
        }

        func firstWrite() async {
            for await _ in writes { return }
        }
    }
}
