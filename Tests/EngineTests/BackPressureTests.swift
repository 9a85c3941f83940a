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
}
