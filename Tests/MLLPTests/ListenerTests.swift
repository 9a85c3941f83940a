import Logging
import MLLP
import NIOCore
import NIOPosix
import Testing

/// Over real sockets of this machine.
@Suite("A listener", .timeLimit(.minutes(1))) struct ListenerTests {
    @Test func pipelinedMessagesAreAnsweredInOrder() async throws {
        let recorder = Recorder()
        let listener = try await listen(recorder)
        let peer = try await RawPeer.connect(port: listener.localPort)
        let sent = (0..<500).map { [UInt8]("message \($0)") }
        try await peer.send(sent.flatMap(\.framed))
        for message in sent { #expect(await peer.message() == [UInt8]("ACK ") + message) }
        #expect(recorder.messages == sent)
        await peer.close()
        await listener.close()
        let statistics = listener.statistics
        #expect(statistics.bytes.messages == 500)
        #expect(statistics.messagesSent == 500)
        #expect(statistics.connectionsOpened == 1)
        #expect(statistics.connectionsOpen == 0)
    }

    @Test func repliesFromAnotherThreadKeepTheOrderToo() async throws {
        let recorder = Recorder { _ in nil }
        let listener = try await listen(recorder)
        let peer = try await RawPeer.connect(port: listener.localPort)
        let sent = (0..<100).map { [UInt8]("message \($0)") }
        try await peer.send(sent.flatMap(\.framed))
        for message in sent {
            let next = try #require(await recorder.nextMessage())
            #expect(next.bytes == message)
            next.connection.reply([[UInt8]("ACK ") + next.bytes])
        }
        for message in sent { #expect(await peer.message() == [UInt8]("ACK ") + message) }
        await peer.close()
        await listener.close()
    }

    @Test func aMessageOfManyMegabytesPasses() async throws {
        let recorder = Recorder { [[UInt8]("\($0.count)")] }
        let listener = try await listen(recorder)
        let peer = try await RawPeer.connect(port: listener.localPort)
        try await peer.send([UInt8](repeating: 0x41, count: 15_999_999).framed)
        #expect(await peer.message() == [UInt8]("15999999"))
        await peer.close()
        await listener.close()
    }

    @Test func aSenderThatEndsItsStreamStillGetsItsAnswers() async throws {
        let recorder = Recorder { _ in nil }
        let listener = try await listen(recorder)
        let peer = try await RawPeer.connect(port: listener.localPort)
        try await peer.send("one".framed + "two".framed.dropLast())
        try await peer.endOutput()
        for text in ["one", "two"] {
            let next = try #require(await recorder.nextMessage())
            #expect(next.bytes == [UInt8](text))
            next.connection.reply([[UInt8]("ACK ") + next.bytes])
        }
        #expect(await peer.message() == [UInt8]("ACK one"))
        #expect(await peer.message() == [UInt8]("ACK two"))
        await peer.ended()
        await listener.close()
    }

    @Test func halfAFrameIsNoMessage() async throws {
        let recorder = Recorder()
        let listener = try await listen(recorder)
        let peer = try await RawPeer.connect(port: listener.localPort)
        try await peer.send("whole".framed + [0x0B] + [UInt8]("half"))
        #expect(await peer.message() == [UInt8]("ACK whole"))
        await peer.close()
        #expect(await recorder.nextViolation()?.kind == .unfinishedFrame)
        await recorder.nextClosed()
        #expect(recorder.messages == [[UInt8]("whole")])
        await listener.close()
        #expect(listener.statistics.bytes.junk == 4)
    }

    @Test func aTooLargeMessageIsRefusedWithAnAnswerThatArrives() async throws {
        let recorder = Recorder(refuse: { [[UInt8]("NAK ") + $0.head.prefix(5)] })
        let listener = try await listen(recorder) { $0.messageLimit = 100_000 }
        let peer = try await RawPeer.connect(port: listener.localPort)
        let flood = Array([0x0B] + [UInt8]("MSH|1") + [UInt8](repeating: 0x41, count: 400_000))
        // The listener may have hung up before all of it is taken.
        try? await peer.send(flood)
        #expect(await peer.message() == [UInt8]("NAK MSH|1"))
        await peer.ended()
        await peer.close()
        await recorder.nextClosed()
        #expect(recorder.violations.map(\.kind) == [.tooLarge(limit: 100_000)])
        #expect(recorder.messages.isEmpty)
        await listener.close()
        let bytes = listener.statistics.bytes
        #expect(bytes.received == bytes.framing + bytes.junk)
    }

    @Test func onlyListedAddressesAreServed() async throws {
        let recorder = Recorder()
        let listener = try await listen(recorder) { $0.allow = [AddressBlock("127.0.0.7")].compactMap(\.self) }
        let stranger = try await RawPeer.connect(port: listener.localPort)
        await stranger.ended()
        let friend = try await RawPeer.connect(port: listener.localPort, from: "127.0.0.7")
        try await friend.send("hello".framed)
        #expect(await friend.message() == [UInt8]("ACK hello"))
        #expect(recorder.connections.first?.remoteAddress == "127.0.0.7")
        #expect(listener.statistics.refused == ["not in the allow-list": 1])
        #expect(listener.statistics.connectionsOpened == 1)
        await stranger.close()
        await friend.close()
        await listener.close()
    }

    @Test func limitsOfConnectionsHoldAndLetGo() async throws {
        let recorder = Recorder()
        let listener = try await listen(recorder) {
            $0.connectionLimit = 3
            $0.connectionsPerAddress = 2
        }
        func connect(from address: String) async throws -> RawPeer? {
            let peer = try await RawPeer.connect(port: listener.localPort, from: address)
            try? await peer.send("hello".framed)
            return await peer.message() == nil ? nil : peer
        }
        let first = try #require(try await connect(from: "127.0.0.2"))
        let second = try #require(try await connect(from: "127.0.0.2"))
        #expect(try await connect(from: "127.0.0.2") == nil, "two from one address")
        let third = try #require(try await connect(from: "127.0.0.3"))
        #expect(try await connect(from: "127.0.0.4") == nil, "three in all")
        await first.close()
        await recorder.nextClosed()
        let fourth = try #require(try await connect(from: "127.0.0.4"))
        #expect(listener.statistics.refused.values.reduce(0, +) == 2)
        for peer in [second, third, fourth] { await peer.close() }
        await listener.close()
        #expect(listener.statistics.connectionsOpen == 0)
    }

    @Test func drainingAnswersWhatWasReceivedAndThenCloses() async throws {
        let recorder = Recorder { _ in nil }
        let listener = try await listen(recorder)
        let busy = try await RawPeer.connect(port: listener.localPort)
        try await busy.send("one".framed + "two".framed + [0x0B] + [UInt8]("half"))
        let one = try #require(await recorder.nextMessage())
        async let drained: Void = listener.drain(within: .seconds(30))
        one.connection.reply([[UInt8]("ACK one")])
        let two = try #require(await recorder.nextMessage())
        #expect(two.bytes == [UInt8]("two"))
        two.connection.reply([[UInt8]("ACK two")])
        #expect(await busy.message() == [UInt8]("ACK one"))
        #expect(await busy.message() == [UInt8]("ACK two"))
        await busy.ended()
        await drained
        #expect(recorder.messages.count == 2)
        await #expect(throws: (any Error).self) { try await RawPeer.connect(port: listener.localPort) }
        #expect(listener.statistics.connectionsOpen == 0)
    }

    @Test func drainingCutsWhatDoesNotEndInTime() async throws {
        let recorder = Recorder { _ in nil }
        let listener = try await listen(recorder)
        let peer = try await RawPeer.connect(port: listener.localPort)
        try await peer.send("never answered".framed)
        _ = await recorder.nextMessage()
        await listener.drain(within: .milliseconds(20))
        await peer.ended()
        #expect(recorder.closedCount == 1)
        await peer.close()
    }

    @Test func twoListenersOnOnePortAreToldApart() async throws {
        let listener = try await listen(Recorder())
        await #expect { try await listen(Recorder()) { $0.port = listener.localPort } } throws: { error in
            (error as? ListenerError)?.code == .addressInUse
        }
        await listener.close()
        let again = try await listen(Recorder()) { $0.port = listener.localPort }
        #expect(again.localPort == listener.localPort)
        await again.close()
    }

    @Test(arguments: [("192.0.2.1", ListenerError.Code.addressNotAvailable), ("no such host", .unknownHost)])
    func addressesThatCannotBeBoundAreNamed(host: String, code: ListenerError.Code) async throws {
        await #expect { try await listen(Recorder()) { $0.host = host } } throws: { error in
            (error as? ListenerError)?.code == code
        }
    }

    @Test func aHundredConnectionsAtOnceAreAllServed() async throws {
        let recorder = Recorder()
        let listener = try await listen(recorder)
        let port = listener.localPort
        try await withThrowingTaskGroup(of: Bool.self) { tasks in
            for number in 0..<100 {
                tasks.addTask {
                    let client = makeClient(port: port)
                    var isRight = true
                    for round in 0..<20 {
                        let message = [UInt8]("\(number) \(round)")
                        let answer = try await client.exchange(message) { _ in .answer }
                        isRight = isRight && answer == [UInt8]("ACK ") + message
                    }
                    await client.shutdown()
                    return isRight
                }
            }
            for try await isRight in tasks { #expect(isRight) }
        }
        await listener.drain(within: .seconds(10))
        #expect(listener.statistics.bytes.messages == 2000)
        #expect(listener.statistics.bytes.junk == 0)
    }
}
