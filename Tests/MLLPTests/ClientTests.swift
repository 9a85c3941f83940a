import MLLP
import NIOCore
import Synchronization
import Testing

/// Against receivers that misbehave in every way, over real sockets of this machine.
@Suite("A client", .timeLimit(.minutes(1))) struct ClientTests {
    /// Takes an answer only if it begins with the message's own text, as MSA-2 must equal MSH-10.
    private func exchange(_ text: String, with client: Client) async throws(ClientError) -> String {
        let answer = try await client.exchange([UInt8](text)) { answer in
            if answer == [UInt8]("interim " + text) { return .interim }
            return answer == [UInt8]("for " + text) ? .answer : .mismatch
        }
        return String(decoding: answer, as: UTF8.self)
    }

    private func failure(of text: String, with client: Client) async -> ClientError? {
        do throws(ClientError) {
            _ = try await exchange(text, with: client)
            return nil
        } catch {
            return error
        }
    }

    @Test func oneConnectionCarriesOneMessageAfterTheOther() async throws {
        let server = try await RawServer.start()
        let client = makeClient(port: server.port)
        async let answers = [exchange("a", with: client), exchange("b", with: client)]
        let peer = try #require(await server.accept())
        #expect(await peer.message() == [UInt8]("a"))
        try await peer.send("for a".framed)
        #expect(await peer.message() == [UInt8]("b"))
        try await peer.send("for b".framed)
        #expect(try await answers == ["for a", "for b"])
        await client.shutdown()
        await peer.ended()
        await server.stop()
    }

    @Test func neverMoreThanOneMessageIsInFlight() async throws {
        let inFlight = Mutex((now: 0, most: 0))
        let recorder = Recorder { message in
            inFlight.withLock { $0.most = max($0.most, $0.now) }
            return [[UInt8]("for ") + message]
        }
        let listener = try await listen(recorder)
        let client = makeClient(port: listener.localPort)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for number in 0..<200 {
                tasks.addTask {
                    let answer = try await self.exchange("m\(number)", with: client)
                    #expect(answer == "for m\(number)")
                }
            }
            try await tasks.waitForAll()
        }
        #expect(Set(recorder.connections.map(\.id)).count == 1)
        #expect(recorder.messages.count == 200)
        await client.shutdown()
        await listener.close()
    }

    @Test func anInterimAnswerIsWaitedBeyond() async throws {
        let server = try await RawServer.start()
        let client = makeClient(port: server.port)
        async let answer = exchange("a", with: client)
        let peer = try #require(await server.accept())
        _ = await peer.message()
        try await peer.send("interim a".framed + "for a".framed)
        #expect(try await answer == "for a")
        await client.shutdown()
        await server.stop()
    }

    @Test func anAnswerInPiecesWithFillerAndWithoutItsLastByteIsTaken() async throws {
        let server = try await RawServer.start()
        let client = makeClient(port: server.port)
        async let answer = exchange("a", with: client)
        let peer = try #require(await server.accept())
        _ = await peer.message()
        for byte in [0x0D, 0x0A] + "for a".framed.dropLast() { try await peer.send([byte]) }
        #expect(try await answer == "for a")
        await client.shutdown()
        await server.stop()
    }

    @Test func anAnswerToAnotherMessageClosesTheConnection() async throws {
        let server = try await RawServer.start()
        let client = makeClient(port: server.port)
        async let failed = failure(of: "a", with: client)
        let peer = try #require(await server.accept())
        _ = await peer.message()
        try await peer.send("for z".framed)
        let error = try #require(await failed)
        #expect(error.code == .mismatchedAnswer)
        #expect(error.wasSent)
        await peer.ended()

        async let answer = exchange("a", with: client)
        let next = try #require(await server.accept())
        #expect(await next.message() == [UInt8]("a"))
        try await next.send("for a".framed)
        #expect(try await answer == "for a")
        await client.shutdown()
        await server.stop()
    }

    @Test func aSecondAnswerIsNeverCreditedToTheNextMessage() async throws {
        let server = try await RawServer.start()
        let client = makeClient(port: server.port)
        async let first = exchange("a", with: client)
        let peer = try #require(await server.accept())
        _ = await peer.message()
        try await peer.send("for a".framed + "for b".framed)
        #expect(try await first == "for a")
        await peer.ended()
        async let second = exchange("b", with: client)
        let next = try #require(await server.accept())
        _ = await next.message()
        try await next.send("for b".framed)
        #expect(try await second == "for b")
        await client.shutdown()
        await server.stop()
    }

    @Test func aTimeOutClosesTheConnectionSoALateAnswerMeetsNobody() async throws {
        let server = try await RawServer.start()
        let client = makeClient(port: server.port) { $0.answerWithin = .milliseconds(30) }
        let error = await failure(of: "a", with: client)
        let peer = try #require(await server.accept())
        #expect(error?.code == .timedOut)
        #expect(error?.wasSent == true)
        #expect(error?.isTimeout == true)
        _ = await peer.message()
        await peer.ended()
        try? await peer.send("for a".framed)
        let again = await failure(of: "a", with: client)
        #expect(again?.code == .timedOut)
        #expect(await server.accept() != nil)
        await client.shutdown()
        await server.stop()
    }

    @Test(arguments: ["", "for a", "for a".framed.count.description])
    func aConnectionThatEndsBeforeTheAnswerIsAFailure(_ sent: String) async throws {
        let server = try await RawServer.start()
        let client = makeClient(port: server.port)
        async let failed = failure(of: "a", with: client)
        let peer = try #require(await server.accept())
        _ = await peer.message()
        if !sent.isEmpty { try await peer.send([0x0B] + [UInt8](sent)) }
        await peer.close()
        let error = try #require(await failed)
        #expect(error.code == .closedBeforeAnswer)
        #expect(error.wasSent)
        #expect(!error.isTimeout)
        await client.shutdown()
        await server.stop()
    }

    @Test func anAnswerFollowedByTheEndOfTheConnectionCounts() async throws {
        let server = try await RawServer.start()
        let client = makeClient(port: server.port)
        async let answer = exchange("a", with: client)
        let peer = try #require(await server.accept())
        let message = try #require(await peer.message())
        try await peer.send(Array(([UInt8]("for ") + message).framed.dropLast()))
        await peer.close()
        #expect(try await answer == "for a")
        await client.shutdown()
        await server.stop()
    }

    @Test func aPeerThatClosesWhileIdleIsNoticed() async throws {
        let server = try await RawServer.start()
        let client = makeClient(port: server.port)
        for _ in 0..<20 {
            async let answer = exchange("a", with: client)
            let peer = try #require(await server.accept())
            _ = await peer.message()
            try await peer.send("for a".framed)
            #expect(try await answer == "for a")
            await peer.close()
        }
        await client.shutdown()
        await server.stop()
    }

    @Test func anAnswerWithoutEndIsCutAtTheLimit() async throws {
        let server = try await RawServer.start()
        let client = makeClient(port: server.port) { $0.answerLimit = 1000 }
        async let failed = failure(of: "a", with: client)
        let peer = try #require(await server.accept())
        _ = await peer.message()
        try? await peer.send([0x0B] + [UInt8](repeating: 0x41, count: 5000))
        #expect(await failed?.code == .answerTooLarge(limit: 1000))
        await peer.ended()
        await client.shutdown()
        await server.stop()
    }

    @Test func cancellingEndsTheExchangeAndTheConnection() async throws {
        let server = try await RawServer.start()
        let client = makeClient(port: server.port)
        let errors = await withTaskGroup(of: ClientError?.self) { tasks in
            tasks.addTask { await failure(of: "a", with: client) }
            let peer = await server.accept()
            _ = await peer?.message()
            tasks.addTask { await failure(of: "waits", with: client) }
            tasks.cancelAll()
            await peer?.ended()
            return await tasks.reduce(into: []) { $0.append($1) }
        }
        #expect(errors.map(\.?.code) == [.cancelled, .cancelled])
        await client.shutdown()
        await server.stop()
    }

    @Test func cancellingBeforeTheStartSendsNothing() async throws {
        let client = makeClient(port: 1)
        let error = await withTaskGroup(of: ClientError?.self) { tasks in
            tasks.cancelAll()
            tasks.addTask { await failure(of: "a", with: client) }
            return await tasks.next() ?? nil
        }
        #expect(error?.code == .cancelled)
        #expect(error?.wasSent == false)
        await client.shutdown()
    }

    @Test func whatCannotBeReachedIsNamed() async throws {
        let server = try await RawServer.start()
        let port = server.port
        await server.stop()
        let refused = await failure(of: "a", with: makeClient(port: port))
        #expect(refused?.code == .connectRefused)
        #expect(refused?.wasSent == false)
        #expect(refused?.description.contains("127.0.0.1:\(port)") == true)
        let unknown = await failure(of: "a", with: makeClient(port: port) { $0.host = "no such host" })
        #expect(unknown?.code == .unknownHost)
        let outOfRange = await failure(of: "a", with: makeClient(port: 70_000))
        #expect(outOfRange?.code == .unreachable)
    }

    @Test func aMessageThatCannotBeFramedIsNotSent() async throws {
        let client = makeClient(port: 1)
        await #expect(throws: ClientError(.unsendable, wasSent: false, peer: "127.0.0.1:1")) {
            _ = try await client.exchange([0x41, 0x0B]) { _ in .answer }
        }
        await client.shutdown()
    }

    @Test func sendingWithoutAnswerEndsWhenTheBytesAreTaken() async throws {
        let server = try await RawServer.start()
        let client = makeClient(port: server.port)
        try await client.send([UInt8]("a"))
        try await client.send([UInt8]("b"))
        let peer = try #require(await server.accept())
        #expect(await peer.message() == [UInt8]("a"))
        #expect(await peer.message() == [UInt8]("b"))
        try await peer.send("for a".framed)
        await peer.ended()
        await client.shutdown()
        await server.stop()
    }

    @Test func shuttingDownFailsWhatIsInFlightWaitingAndToCome() async throws {
        let server = try await RawServer.start()
        let client = makeClient(port: server.port)
        async let first = failure(of: "a", with: client)
        let peer = try #require(await server.accept())
        _ = await peer.message()
        async let second = failure(of: "b", with: client)
        await client.shutdown()
        await peer.ended()
        #expect(await first?.code == .shutDown)
        #expect(await second?.code == .shutDown)
        #expect(await failure(of: "c", with: client)?.code == .shutDown)
        await server.stop()
    }
}
