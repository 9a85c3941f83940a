import Delivery
import Engine
import Foundation
import TestSupport
import Testing

/// What a sender sees, and what is kept, when the queue of a destination is full.
@Suite struct BackPressureTests {
    private static func route(lab: Int, queue: String) -> String {
        FlowTests.route(lab: lab) + "\n    queue: {\(queue)}"
    }

    private static func reader(_ engine: TestEngine) throws -> StoreReader {
        try StoreReader.open(directory: engine.folder.appending(path: "store").path)
    }

    @Test("refuse: the sender is answered AE with the reason, nothing is stored, and it is taken once there is room")
    func refuse() async throws {
        let lab = try ScriptedPeer(then: .silence)
        let port = lab.port
        let text = Self.route(lab: port, queue: "messages: 2, when_full: refuse")
        try await TestEngine.run(["feed.yaml": text]) { engine in
            let sender = try RawSender(port: try engine.port("feed"))
            // The lanes learn of a commit a moment after its sender, so that a third may slip in.
            var (taken, refused) = (0, "")
            while refused.isEmpty, taken < 100 {
                let answer = try await sender.exchange(FlowTests.message("B\(taken)"))
                if answer.contains("MSA|AA|") { taken += 1 } else { refused = answer }
            }
            #expect(taken >= 2)
            #expect(refused.contains("MSA|AE|B\(taken)"))
            #expect(refused.contains("the queue of lab is full: \(taken) messages wait, the limit is 2"))
            let queued = try Self.reader(engine).overview().map(\.queued)
            #expect(queued == [taken], "what was refused is not in the store")
            lab.stop()
            let (count, back) = (taken, try ScriptedPeer(port: port))
            _ = await back.record { $0.messages.count == count }
            var again = ""
            while !again.contains("MSA|AA|") { again = try await sender.exchange(FlowTests.message("B\(count)")) }
            _ = await back.record { $0.messages.count == count + 1 }
        }
    }

    @Test("dead_letter: the sender is answered AA, and the message is kept for an operator with the reason")
    func deadLetter() async throws {
        let lab = try ScriptedPeer(then: .silence)
        let text = Self.route(lab: lab.port, queue: "messages: 1, when_full: dead_letter")
        try await TestEngine.run(["feed.yaml": text]) { engine in
            let sender = try RawSender(port: try engine.port("feed"))
            for name in ["D1", "D2"] {
                #expect(try await sender.exchange(FlowTests.message(name)).contains("MSA|AA|\(name)"))
            }
            let reason = try await engine.first { event -> String? in
                guard case .delivery(.setAside(_, _, .deadLetter, let reason)) = event else { return nil }
                return reason
            }
            #expect(reason.hasPrefix("the queue is full: 1 messages wait, the limit is 1 (destination lab"))
        }
    }

    @Test("close_listener: nothing is acknowledged, the listener closes, and opens again when there is room")
    func closeListener() async throws {
        let lab = try ScriptedPeer(then: .silence)
        let port = lab.port
        let text = Self.route(lab: port, queue: "messages: 1, when_full: close_listener")
        try await TestEngine.run(["feed.yaml": text]) { engine in
            let sender = try RawSender(port: try engine.port("feed"))
            #expect(try await sender.exchange(FlowTests.message("L1")).contains("MSA|AA|L1"))
            let reason = try await engine.first { event -> String? in
                guard case .listenerClosed(_, let reason) = event else { return nil }
                return reason
            }
            #expect(reason == "the queue of lab is full")
            #expect(throws: RawSender.Failure.self) { try RawSender(port: try engine.port("feed")) }
            lab.stop()
            let back = try ScriptedPeer(port: port)
            let opened = try await engine.first { event -> Int? in
                guard case .listening(_, _, let port) = event else { return nil }
                return port
            }
            #expect(try await RawSender(port: opened).exchange(FlowTests.message("L2")).contains("MSA|AA|L2"))
            _ = await back.record { $0.messages.count == 2 }
        }
    }

    /// Sends until one is turned away.
    ///
    /// - Returns: how many were taken, and the last answer.
    private static func fill(_ sender: RawSender, _ name: String) async throws -> (taken: Int, refused: String) {
        for taken in 0..<100 {
            let answer = try await sender.exchange(FlowTests.message("\(name)\(taken)"))
            if !answer.contains("MSA|AA|") { return (taken, answer) }
        }
        return (100, "")
    }

    @Test("What was queued before a restart counts after it")
    func restart() async throws {
        let folder = try TestEngine.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let lab = try ScriptedPeer(then: .silence)
        let port = lab.port
        let files = ["feed.yaml": Self.route(lab: port, queue: "messages: 3, when_full: refuse")]
        let before = try await TestEngine.run(files, in: folder, drainWithin: .milliseconds(100)) { engine in
            try await Self.fill(try RawSender(port: try engine.port("feed")), "A")
        }
        #expect(before.taken >= 3 && before.refused.contains("the queue of lab is full"))
        let after = try await TestEngine.run(files, in: folder, drainWithin: .milliseconds(100)) { engine in
            // The lanes count what is on disk while the listeners are open already.
            try await Self.fill(try RawSender(port: try engine.port("feed")), "B")
        }
        #expect(after.taken < 3, "the queue was full from the start")
        #expect(
            after.refused.contains("\(before.taken + after.taken) messages wait, the limit is 3"), "\(after.refused)")
        lab.stop()
        let back = try ScriptedPeer(port: port)
        try await TestEngine.run(files, in: folder) { engine in
            _ = await back.record { $0.messages.count == before.taken + after.taken }
            let sender = try RawSender(port: try engine.port("feed"))
            var answer = ""
            while !answer.contains("MSA|AA|C") { answer = try await sender.exchange(FlowTests.message("C")) }
        }
    }

    @Test("refuse answers each message of a batch AE, and takes the same batch once there is room")
    func batches() async throws {
        let lab = try ScriptedPeer(then: .silence)
        let port = lab.port
        let text = Self.route(lab: port, queue: "messages: 2, when_full: refuse")
        try await TestEngine.run(["feed.yaml": text]) { engine in
            let sender = try RawSender(port: try engine.port("feed"))
            let (taken, _) = try await Self.fill(sender, "F")
            let batch = "BHS|^~\\&|E|E\r" + FlowTests.message("M1") + FlowTests.message("M2") + "BTS|2\r"
            let refused = try await sender.exchange(batch)
            #expect(refused.contains("MSA|AE|M1") && refused.contains("MSA|AE|M2"), "\(refused)")
            #expect(refused.contains("the queue of lab is full"))
            #expect(try Self.reader(engine).overview().map(\.queued) == [taken])
            lab.stop()
            let back = try ScriptedPeer(port: port)
            var answer = ""
            while !(answer.contains("MSA|AA|M1") && answer.contains("MSA|AA|M2")) {
                answer = try await sender.exchange(batch)
            }
            // One that was taken alone meanwhile is known again.
            let record = await back.record { $0.messages.count == taken + 2 }
            #expect(record.messages.suffix(2) == ["M1", "M2"].map { Array(FlowTests.message($0).utf8) })
        }
    }

    @Test("A batch for a full queue whose listener closes gets no answer at all, and nothing of it is stored")
    func batchAtAClosingListener() async throws {
        let lab = try ScriptedPeer(then: .silence)
        let text = Self.route(lab: lab.port, queue: "messages: 1, when_full: close_listener")
        try await TestEngine.run(["feed.yaml": text]) { engine in
            let sender = try RawSender(port: try engine.port("feed"))
            #expect(try await sender.exchange(FlowTests.message("L1")).contains("MSA|AA|L1"))
            let full = try await engine.first { event -> Bool? in
                if case .delivery(.queueAlarm(_, .full, _)) = event { true } else { nil }
            }
            #expect(full)
            // Whether the engine or the listener closes the connection first.
            try? await sender.sendFrame(Array((FlowTests.message("M1") + FlowTests.message("M2")).utf8))
            #expect(try await sender.receiveFrame() == nil)
            #expect(try Self.reader(engine).overview().map(\.queued) == [1])
        }
    }

    @Test("With release 2 a full queue is a negative commit, the connection stays, and the message is taken later")
    func releaseTwo() async throws {
        let lab = try ScriptedPeer(then: .silence)
        let port = lab.port
        let text = Self.route(lab: port, queue: "messages: 2, when_full: refuse")
            .replacing("{port: 2575}", with: "{port: 2575, release: 2}")
        try await TestEngine.run(["feed.yaml": text]) { engine in
            let sender = try RawSender(port: try engine.port("feed"))
            var (taken, block): (Int, [UInt8]?) = (0, [0x06])
            while block == [0x06], taken < 100 {
                try await sender.sendFrame(Array(FlowTests.message("R\(taken)").utf8))
                block = try await sender.receiveFrame()
                guard block == [0x06] else { break }
                let answer = String(decoding: try await sender.receiveFrame() ?? [], as: UTF8.self)
                #expect(answer.contains("MSA|AA|R\(taken)"))
                taken += 1
            }
            #expect(block == [0x15] && taken >= 2)
            #expect(try Self.reader(engine).overview().map(\.queued) == [taken])
            lab.stop()
            let back = try ScriptedPeer(port: port)
            let (count, message) = (taken, Array(FlowTests.message("R\(taken)").utf8))
            while block != [0x06] {
                try await sender.sendFrame(message)
                block = try await sender.receiveFrame()
            }
            let record = await back.record { $0.messages.count == count + 1 }
            #expect(record.messages.last == message)
        }
    }
}
