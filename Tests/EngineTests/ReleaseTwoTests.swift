import Foundation
import TestSupport
import Testing

/// MLLP release 2 on both sides of the engine.
@Suite struct ReleaseTwoTests {
    private static func files(lab: Int, extra: String = "") -> [String: String] {
        let route = FlowTests.route(lab: lab, extra: extra).replacing("{port: 2575}", with: "{port: 2575, release: 2}")
        return ["feed.yaml": route]
    }

    private static func text(_ frame: [UInt8]?) -> String { String(decoding: frame ?? [], as: UTF8.self) }

    @Test("The commit comes before the HL7 acknowledgement, and the sender may commit to that one")
    func commitComesFirst() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(Self.files(lab: lab.port)) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            for id in ["C1", "C2"] {
                try await sender.sendFrame(Array(FlowTests.message(id).utf8))
                #expect(try await sender.receiveFrame() == [0x06])
                #expect(Self.text(try await sender.receiveFrame()).contains("MSA|AA|\(id)"))
                try await sender.sendFrame([0x06])
            }
            let record = await lab.record { $0.messages.count == 2 }
            #expect(record.messages == ["C1", "C2"].map { Array(FlowTests.message($0).utf8) })
        }
    }

    @Test("A message that wants no HL7 acknowledgement gets the commit alone, a repeated one gets it again")
    func commitAlone() async throws {
        let lab = try ScriptedPeer(then: .silence)
        try await TestEngine.run(Self.files(lab: lab.port)) { engine in
            let quiet = Array(FlowTests.message("N1").replacing("|2.5.1\r", with: "|2.5.1|||NE|NE\r").utf8)
            for _ in 1...2 {
                let sender = try RawSender(port: engine.port("feed"))
                try await sender.sendFrame(quiet)
                #expect(try await sender.receiveFrame() == [0x06])
            }
            let record = await lab.record { $0.messages.count >= 1 }
            #expect(record.messages == [quiet])
        }
    }

    @Test("What is rejected is stored, so it is committed before AR; a batch is committed once")
    func rejectedIsCommitted() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(Self.files(lab: lab.port)) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            for (frame, code) in [
                (FlowTests.message("R1", type: "ORU^R01"), "MSA|AR|R1"), ("MSH||broken|x\rPID|1\r", "MSA|AR"),
                (FlowTests.message("R2") + FlowTests.message("R3"), "MSA|AA|R3"),
            ] {
                try await sender.sendFrame(Array(frame.utf8))
                #expect(try await sender.receiveFrame() == [0x06])
                #expect(Self.text(try await sender.receiveFrame()).contains(code))
            }
        }
    }

    @Test("With answers after delivery the commit releases the sender at once")
    func commitReleases() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(Self.files(lab: lab.port, extra: "acknowledge: {after: delivered}")) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            try await sender.sendFrame(Array(FlowTests.message("D1").utf8))
            #expect(try await sender.receiveFrame() == [0x06])
            #expect(Self.text(try await sender.receiveFrame()).contains("MSA|AA|D1"))
        }
    }

    @Test("A listener of release 1 passes over the blocks of a sender of release 2")
    func releaseOneRecognisesBlocks() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(["feed.yaml": FlowTests.route(lab: lab.port)]) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            for id in ["O1", "O2"] {
                try await sender.sendFrame([0x15])
                #expect(try await sender.exchange(FlowTests.message(id)).contains("MSA|AA|\(id)"))
                try await sender.sendFrame([0x06])
            }
        }
    }

    @Test("A destination of release 2 sends again until its receiver has committed, and then waits for the HL7 answer")
    func destinationWaitsForTheCommit() async throws {
        let message = Array(FlowTests.message("S1").utf8)
        let answer = PeerAct.framed(PeerAct.acknowledgement("AA", of: message))
        let lab = try ScriptedPeer(
            [
                .bytes([0x0B, 0x15, 0x1C, 0x0D]), .closeBeforeAnswer, .bytes([0x0B, 0x06, 0x1C, 0x0D] + answer),
            ], then: .silence)
        let route = FlowTests.route(lab: lab.port).replacing("wait_for_ack: 5s", with: "wait_for_ack: 5s, release: 2")
        try await TestEngine.run(["feed.yaml": route]) { engine in
            let answer = try await RawSender(port: engine.port("feed")).exchange(FlowTests.message("S1"))
            #expect(answer.contains("MSA|AA"))
            // Three attempts, then our own commit to the answer.
            let record = await lab.record { $0.messages.count == 4 }
            #expect(record.messages == [message, message, message, [0x06]])
        }
    }
}
