import MLLP
import NIOCore
import Testing

/// The sending side of MLLP release 2, over real sockets of this machine.
@Suite("A client of release 2", .timeLimit(.minutes(1))) struct ReleaseTwoClientTests {
    private static let stored = [UInt8]("\u{6}").framedBytes
    private static let notStored = [UInt8]("\u{15}").framedBytes

    private func makeClient(_ port: Int, within limit: Duration = .seconds(30)) -> Client {
        MLLPTests.makeClient(port: port) {
            $0.awaitsCommit = true
            $0.answerWithin = limit
        }
    }

    private func outcome(_ text: String, with client: Client) async -> Result<[UInt8], ClientError> {
        do throws(ClientError) {
            return .success(
                try await client.exchange([UInt8](text)) { $0 == [UInt8]("for " + text) ? .answer : .mismatch })
        } catch {
            return .failure(error)
        }
    }

    @Test func theAnswerFollowsTheCommitAndIsCommittedToItself() async throws {
        let server = try await RawServer.start()
        let client = makeClient(server.port)
        async let answer = outcome("a", with: client)
        let peer = try #require(await server.accept())
        #expect(await peer.message() == [UInt8]("a"))
        // Both in one write, the block in two.
        try await peer.send(Array(Self.stored.prefix(2)))
        try await peer.send(Self.stored.dropFirst(2) + "for a".framed)
        #expect(try await answer.get() == [UInt8]("for a"))
        #expect(await peer.message() == [0x06])
        await client.shutdown()
        await server.stop()
    }

    @Test func aMessageWithoutAnHL7AnswerIsSentOnceItIsCommitted() async throws {
        let server = try await RawServer.start()
        let client = makeClient(server.port)
        async let sent: Void = client.send([UInt8]("a"))
        let peer = try #require(await server.accept())
        _ = await peer.message()
        try await peer.send(Self.stored)
        try await sent
        await client.shutdown()
        await server.stop()
    }

    @Test func aNegativeCommitFailsTheExchangeAndClosesItsConnection() async throws {
        let server = try await RawServer.start()
        let client = makeClient(server.port)
        for _ in 1...3 {
            async let failed = outcome("a", with: client)
            let peer = try #require(await server.accept())
            _ = await peer.message()
            try await peer.send(Self.notStored)
            guard case .failure(let error) = await failed else {
                Issue.record("a negative commit was taken for success")
                return
            }
            #expect(error.code == .notCommitted && error.code.name == "not_committed")
            await peer.ended()
        }
        await client.shutdown()
        await server.stop()
    }

    @Test func silenceIsNoCommit() async throws {
        let server = try await RawServer.start()
        let client = makeClient(server.port, within: .milliseconds(100))
        async let failed = outcome("a", with: client)
        let peer = try #require(await server.accept())
        _ = await peer.message()
        guard case .failure(let error) = await failed else {
            Issue.record("silence was taken for success")
            return
        }
        #expect(error.code == .commitTimedOut && !error.isTimeout)
        await peer.ended()
        await client.shutdown()
        await server.stop()
    }

    @Test func twoBlocksForOneMessageAreRefused() async throws {
        let server = try await RawServer.start()
        let client = makeClient(server.port)
        for second in [Self.stored, Self.notStored] {
            async let failed = outcome("a", with: client)
            let peer = try #require(await server.accept())
            _ = await peer.message()
            try await peer.send(Self.stored + second + "for a".framed)
            guard case .failure(let error) = await failed else {
                Issue.record("a second block was passed over")
                return
            }
            #expect(error.code == .mismatchedAnswer)
            await peer.ended()
        }
        await client.shutdown()
        await server.stop()
    }

    @Test func aBlockThatNobodyWaitsForClosesTheConnection() async throws {
        let server = try await RawServer.start()
        let client = makeClient(server.port)
        async let first = outcome("a", with: client)
        let peer = try #require(await server.accept())
        _ = await peer.message()
        try await peer.send(Self.stored + "for a".framed + Self.stored)
        #expect(try await first.get() == [UInt8]("for a"))
        await peer.ended()
        async let second = outcome("b", with: client)
        let next = try #require(await server.accept())
        #expect(await next.message() == [UInt8]("b"))
        try await next.send(Self.stored + "for b".framed)
        #expect(try await second.get() == [UInt8]("for b"))
        await client.shutdown()
        await server.stop()
    }

    @Test func anAnswerWithoutABlockCountsAndEndsTheConnection() async throws {
        let server = try await RawServer.start()
        let client = makeClient(server.port)
        async let answer = outcome("a", with: client)
        let peer = try #require(await server.accept())
        _ = await peer.message()
        try await peer.send("for a".framed)
        #expect(try await answer.get() == [UInt8]("for a"))
        await peer.ended()
        await client.shutdown()
        await server.stop()
    }

    @Test func releaseOneGoesOnWaitingWhenABlockComes() async throws {
        let server = try await RawServer.start()
        let client = MLLPTests.makeClient(port: server.port)
        async let answer = outcome("a", with: client)
        let peer = try #require(await server.accept())
        _ = await peer.message()
        try await peer.send(Self.notStored + Self.stored + "for a".framed)
        #expect(try await answer.get() == [UInt8]("for a"))
        await client.shutdown()
        await server.stop()
    }
}

extension [UInt8] {
    fileprivate var framedBytes: [UInt8] { [0x0B] + self + [0x1C, 0x0D] }
}
