import Foundation
import TestSupport
import Testing

/// `acknowledge.after: delivered` and `reply_from`.
@Suite struct AcknowledgeAfterDeliveryTests {
    private static let afterDelivery = "acknowledge: {after: delivered}"
    private static let relayed = "acknowledge: {after: delivered, reply_from: lab}"

    @Test("The sender is answered only after the destination confirmed")
    func answerWaitsForDelivery() async throws {
        let lab = try ScriptedPeer([.closeBeforeAnswer, .accept])
        try await TestEngine.run(["feed.yaml": FlowTests.route(lab: lab.port, extra: Self.afterDelivery)]) { engine in
            let answer = try await RawSender(port: engine.port("feed")).exchange(FlowTests.message("W1"))
            #expect(answer.contains("\rMSA|AA|W1\r"))
            #expect(lab.messages.count == 2)
        }
    }

    @Test("A destination that refuses for good makes the answer AE, and the message a dead letter")
    func refusalReachesTheSender() async throws {
        let lab = try ScriptedPeer(then: .answer(["AR"]))
        try await TestEngine.run(["feed.yaml": FlowTests.route(lab: lab.port, extra: Self.afterDelivery)]) { engine in
            let answer = try await RawSender(port: engine.port("feed")).exchange(FlowTests.message("W2"))
            #expect(answer.contains("\rMSA|AE|W2"))
        }
    }

    @Test("In enhanced mode the commit acknowledgement comes at once and the application's after delivery")
    func enhancedModeAnswersTwice() async throws {
        let lab = try ScriptedPeer(then: .answer(["CA", "AA"]))
        try await TestEngine.run(["feed.yaml": FlowTests.route(lab: lab.port, extra: Self.afterDelivery)]) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            let message = FlowTests.message("W3").replacing("|2.5.1\r", with: "|2.5.1|||AL|AL\r")
            #expect(try await sender.exchange(message).contains("\rMSA|CA|W3"))
            let second = try #require(try await sender.receiveFrame())
            #expect(String(decoding: second, as: UTF8.self).contains("\rMSA|AA|W3"))
        }
    }

    @Test("In enhanced mode a refusal that follows the commit is told to the sender")
    func refusalAfterCommit() async throws {
        let lab = try ScriptedPeer(then: .answer(["CA", "AR"]))
        try await TestEngine.run(["feed.yaml": FlowTests.route(lab: lab.port, extra: Self.afterDelivery)]) { engine in
            for (number, asked) in ["AL|AL", "AL|ER"].enumerated() {
                let sender = try RawSender(port: engine.port("feed"))
                let message = FlowTests.message("E\(number)").replacing("|2.5.1\r", with: "|2.5.1|||\(asked)\r")
                #expect(try await sender.exchange(message).contains("\rMSA|CA|E\(number)\r"))
                let second = try #require(try await sender.receiveFrame())
                #expect(String(decoding: second, as: UTF8.self).contains("\rMSA|AE|E\(number)|"))
            }
        }
    }

    @Test("reply_from passes the destination's own answer back, addressed to the sender")
    func destinationsAnswerIsRelayed() async throws {
        let response =
            "MSH|^~\\&|MPI|HOSP|ENGINE|X|20260301||RSP^K22|77|P|2.5\rMSA|AA|Q1\rQAK|T1|OK\rPID|1||9^^^H||Doe^J\r"
        let lab = try ScriptedPeer(then: .frame(Array(response.utf8)))
        try await TestEngine.run(["feed.yaml": FlowTests.route(lab: lab.port, extra: Self.relayed)]) { engine in
            let answer = try await RawSender(port: engine.port("feed")).exchange(FlowTests.message("Q1"))
            #expect(answer == response.replacing("MPI|HOSP|ENGINE|X", with: "ENGINE|HOSP|EHR|EAST"))
        }
    }

    @Test("A sender that waits too long is answered AE while the message stays queued, and its repeat gets the outcome")
    func lateDeliveryIsStillDelivered() async throws {
        let lab = try ScriptedPeer([.closeBeforeAnswer], then: .accept)
        let slow = "acknowledge: {after: delivered, within: 100ms}"
        let route = FlowTests.route(lab: lab.port, extra: slow).replacing(
            "first: 10ms, up_to: 50ms", with: "first: 2s, up_to: 2s")
        try await TestEngine.run(["feed.yaml": route]) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            #expect(try await sender.exchange(FlowTests.message("L1")).contains("\rMSA|AE|L1"))
            _ = await lab.record { $0.messages.count == 2 }
            var answer = ""
            repeat {
                answer = try await RawSender(port: engine.port("feed")).exchange(FlowTests.message("L1"))
            } while answer.contains("MSA|AE")
            #expect(answer.contains("\rMSA|AA|L1"))
            #expect(lab.messages.count == 2)
        }
    }
}
