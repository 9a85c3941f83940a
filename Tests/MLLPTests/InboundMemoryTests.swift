import MLLP
import NIOCore
import NIOEmbedded
import Synchronization
import Testing

/// What all connections may hold together, and what happens beyond it.
@Suite("The memory of messages on their way in", .timeLimit(.minutes(1))) struct InboundMemoryTests {
    /// One connection of several that share a memory, with time turned by hand.
    private struct Line {
        let channel = EmbeddedChannel()
        let tap = OutboundTap()
        let recorder: Recorder

        init(_ memory: InboundMemory, _ recorder: Recorder = Recorder()) throws {
            self.recorder = recorder
            var configuration = ListenerConfiguration(port: 0)
            configuration.memory = memory
            try channel.pipeline.syncOperations.addHandler(tap)
            _ = try Listener.serve(channel, configuration, logger: quietLogger) { _ in recorder.makeHandler() }
            try channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 1)).wait()
        }

        func receive(_ bytes: [UInt8]) throws { try channel.writeInbound(ByteBuffer(bytes: bytes)) }

        /// Whether the connection reads when its channel would.
        func reads() -> Bool {
            let before = tap.reads
            channel.read()
            return tap.reads > before
        }
    }

    /// The beginning of a frame.
    private static let part = [0x0B] + [UInt8](repeating: 0x41, count: held)
    private static let held = 39_999

    @Test("Messages of usual size are not counted, and pass whatever others hold")
    func smallOnes() throws {
        let memory = InboundMemory(limit: 0)
        let (large, other) = (try Line(memory), try Line(memory))
        try large.receive(Self.part)
        try other.receive(Self.part)
        #expect(large.reads() && !other.reads())
        let small = try Line(memory, Recorder { _ in nil })
        for number in 1...3 {
            try small.receive([0x0B] + [UInt8](repeating: 0x42, count: 10_000))
            #expect(small.reads())
            try small.receive([0x1C, 0x0D])
            small.recorder.connections.last?.reply([])
            #expect(small.recorder.messages.count == number)
        }
        #expect(memory.used == 2 * Self.held)
    }

    @Test("Beyond the limit one connection is read, and when its message is answered the one that waited longest")
    func oneAtATime() throws {
        let memory = InboundMemory(limit: 50_000)
        let lines = try (0..<4).map { _ in try Line(memory) }
        for line in lines { try line.receive(Self.part) }
        #expect(memory.used == 4 * Self.held)
        #expect(lines.map { $0.reads() } == [true, false, false, false])
        #expect(memory.waitingCount == 3)
        // The others are not cut off for being late meanwhile: it is not their doing.
        for line in lines.dropFirst() { line.channel.embeddedEventLoop.advanceTime(by: .minutes(10)) }
        for (index, line) in lines.enumerated() {
            #expect(line.reads(), "line \(index) has its turn")
            try line.receive(Self.part.dropFirst() + [0x1C, 0x0D])
            #expect(line.recorder.messages.count == 1)
            for other in lines { other.channel.embeddedEventLoop.run() }
        }
        #expect(memory.used == 0 && memory.waitingCount == 0)
    }

    @Test("A message counts until it is answered, and a connection that closes gives back what it held")
    func givingBack() throws {
        let memory = InboundMemory(limit: 1_000_000)
        let line = try Line(memory, Recorder { _ in nil })
        try line.receive(Self.part + [0x1C, 0x0D])
        #expect(memory.used == Self.held)
        line.recorder.connections.first?.reply([])
        #expect(memory.used == 0)
        try line.receive(Self.part)
        #expect(memory.used == Self.held)
        line.channel.pipeline.fireChannelInactive()
        #expect(memory.used == 0)
    }

    @Test("A connection that is slow beyond the limit is cut off in time, and the next one has its turn")
    func slowOnes() throws {
        let memory = InboundMemory(limit: 50_000)
        let (slow, next) = (try Line(memory), try Line(memory))
        for line in [slow, next] { try line.receive(Self.part) }
        #expect(slow.reads() && !next.reads())
        let before = next.tap.reads
        slow.channel.embeddedEventLoop.advanceTime(by: .seconds(61))
        #expect(slow.recorder.violations.map(\.kind) == [.frameLate(limit: .seconds(60))])
        next.channel.embeddedEventLoop.run()
        #expect(next.tap.reads == before + 1)
    }

    @Test("Many connections with messages much larger than the limit all get through, and what they hold stays bounded")
    func manyLargeOnes() async throws {
        let (limit, size, count) = (200_000, 2_000_000, 16)
        let memory = InboundMemory(limit: limit)
        let most = Mutex(0)
        let recorder = Recorder { message in
            most.withLock { $0 = max($0, memory.used) }
            return [[UInt8]("\(message.count)")]
        }
        let listener = try await listen(recorder) { $0.memory = memory }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for _ in 0..<count {
                tasks.addTask {
                    let peer = try await RawPeer.connect(port: listener.localPort)
                    for _ in 1...3 {
                        try await peer.send([UInt8](repeating: 0x41, count: size).framed)
                        #expect(await peer.message() == [UInt8]("\(size)"))
                    }
                    await peer.close()
                }
            }
            try await tasks.waitForAll()
        }
        await listener.close()
        // Without the limit all of it would be there at once: 32 MB.
        #expect(most.withLock { $0 } <= limit + size + 2 * count * 65_536, "\(most.withLock { $0 })")
        #expect(memory.used == 0 && memory.waitingCount == 0)
    }
}
