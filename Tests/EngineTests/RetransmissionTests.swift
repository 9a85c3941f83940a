import Foundation
import TestSupport
import Testing

/// Senders that did not get their answer.
@Suite struct RetransmissionTests {
    private static func frame(_ message: String) -> [UInt8] { [0x0B] + Array(message.utf8) + [0x1C, 0x0D] }

    @Test("Pipelined messages whose answers were not read are known when they come again")
    func pipelinedMessagesAreKnown() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(["feed.yaml": FlowTests.route(lab: lab.port)]) { engine in
            let ids = (1...5).map { "U\($0)" }
            let frames = ids.flatMap { Self.frame(FlowTests.message($0)) }
            let first = try RawSender(port: engine.port("feed"))
            try await first.write(frames)
            for _ in ids { _ = try await first.receiveFrame() }
            let second = try RawSender(port: engine.port("feed"))
            try await second.write(frames)
            for id in ids {
                let answer = try #require(try await second.receiveFrame())
                #expect(String(decoding: answer, as: UTF8.self).contains("MSA|AA|\(id)"))
            }
            _ = try await second.exchange(FlowTests.message("U6"))
            let record = await lab.record { $0.messages.count >= 6 }
            #expect(record.messages == (ids + ["U6"]).map { Array(FlowTests.message($0).utf8) })
        }
    }

    @Test("A repeated message that no destination takes gets its stored answer and nothing more")
    func skippedMessageIsAnsweredOnce() async throws {
        let lab = try ScriptedPeer()
        let route = FlowTests.route(
            lab: lab.port, extra: "acknowledge: {after: delivered, within: 100ms}",
            steps: "steps:\n  - when: PID-8 is \"M\"\n    stop: skip\n    because: Not for us")
        try await TestEngine.run(["feed.yaml": route]) { engine in
            let message = FlowTests.message("N1", sex: "M")
            let first = try await RawSender(port: engine.port("feed")).exchange(message)
            let sender = try RawSender(port: engine.port("feed"))
            #expect(try await sender.exchange(message) == first)
            // AA or, on a slow machine, AE because the lab took longer than `within`: the next frame is N2's own.
            let next = try await sender.exchange(FlowTests.message("N2"))
            #expect(next.contains("|N2"), "\(next)")
        }
    }
}
