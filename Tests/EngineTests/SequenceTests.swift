import Foundation
import TestSupport
import Testing

/// The sequence number protocol (MSH-13, MSA-4) over real sockets.
@Suite struct SequenceTests {
    private static func files(lab: Int) -> [String: String] {
        let route = FlowTests.route(lab: lab).replacing("{port: 2575}", with: "{port: 2575, sequence_numbers: yes}")
        return ["feed.yaml": route]
    }

    private static func message(_ id: String, _ number: String, from application: String = "EHR") -> String {
        FlowTests.message(id).replacing("|2.5.1\r", with: "|2.5.1|\(number)\r").replacing("EHR", with: application)
    }

    private static func msa(_ answer: String) -> String {
        answer.split(separator: "\r").first { $0.hasPrefix("MSA") }.map(String.init) ?? ""
    }

    @Test("0 asks, the expected number is taken, the last is repeated, a gap is refused with the number expected")
    func protocolIsKept() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(Self.files(lab: lab.port)) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            let start = "MSH|^~\\&|EHR|EAST|LAB|X|20260301||^|XX3657|P|2.1|0\r"
            #expect(Self.msa(try await sender.exchange(start)) == "MSA|AA|XX3657||1")
            let first = try await sender.exchange(Self.message("Q1", "1"))
            #expect(Self.msa(first) == "MSA|AA|Q1||2")
            #expect(try await sender.exchange(Self.message("Q1", "1")) == first)
            let gap = Self.msa(try await sender.exchange(Self.message("Q3", "3")))
            #expect(gap.hasPrefix("MSA|AR|Q3|") && gap.hasSuffix("|2"))
            #expect(Self.msa(try await sender.exchange(Self.message("Q2", "2"))) == "MSA|AA|Q2||3")
            #expect(Self.msa(try await sender.exchange(Self.message("Q3", "3"))) == "MSA|AA|Q3||4")
            #expect(Self.msa(try await sender.exchange(Self.message("Z1", "1", from: "OTHER"))) == "MSA|AA|Z1||2")
            for bad in ["", "x", "-2", "1234567890123456"] {
                #expect(Self.msa(try await sender.exchange(Self.message("B", bad))).hasPrefix("MSA|AR|B|"))
            }
            let record = await lab.record { $0.messages.count == 4 }
            let expected = [
                Self.message("Q1", "1"), Self.message("Q2", "2"), Self.message("Q3", "3"),
                Self.message("Z1", "1", from: "OTHER"),
            ]
            #expect(record.messages == expected.map { Array($0.utf8) })
        }
    }

    @Test("A message that the route refuses does not use up its number, and -1 begins anew")
    func refusedKeepsItsNumber() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(Self.files(lab: lab.port)) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            let wrong = Self.message("W1", "1").replacing("ADT^A01", with: "ORU^R01")
            let refused = Self.msa(try await sender.exchange(wrong))
            #expect(refused.hasPrefix("MSA|AR|W1|") && refused.hasSuffix("|1"))
            #expect(Self.msa(try await sender.exchange(Self.message("W2", "1"))) == "MSA|AA|W2||2")
            #expect(Self.msa(try await sender.exchange(Self.message("W3", "-1"))) == "MSA|AA|W3||2")
            #expect(Self.msa(try await sender.exchange(Self.message("W4", "100"))) == "MSA|AA|W4||101")
            #expect(Self.msa(try await sender.exchange(Self.message("W5", "101"))) == "MSA|AA|W5||102")
        }
    }

    @Test("The last number outlives a restart, and so does its acknowledgement")
    func numbersOutliveRestarts() async throws {
        let folder = try TestEngine.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let lab = try ScriptedPeer()
        let last = try await TestEngine.run(Self.files(lab: lab.port), in: folder) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            _ = try await sender.exchange(Self.message("K1", "1"))
            return try await sender.exchange(Self.message("K2", "2"))
        }
        try await TestEngine.run(Self.files(lab: lab.port), in: folder) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            #expect(try await sender.exchange(Self.message("K2", "2")) == last)
            #expect(Self.msa(try await sender.exchange(Self.message("K4", "4"))).hasSuffix("|3"))
            #expect(Self.msa(try await sender.exchange(Self.message("K3", "3"))) == "MSA|AA|K3||4")
            _ = await lab.record { $0.messages.count == 3 }
        }
        #expect(lab.messages == ["1", "2", "3"].map { Array(Self.message("K\($0)", $0).utf8) })
    }

    @Test("In a batch each message takes its turn")
    func batchIsNumbered() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(Self.files(lab: lab.port)) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            let frame = Self.message("N1", "1") + Self.message("N2", "2") + Self.message("N4", "4")
            let lines = try await sender.exchange(frame).split(separator: "\r").filter { $0.hasPrefix("MSA") }
            #expect(lines.first == "MSA|AA|N1||2" && lines.dropFirst().first == "MSA|AA|N2||3")
            #expect(lines.last?.hasPrefix("MSA|AR|N4|") == true && lines.last?.hasSuffix("|3") == true)
        }
    }

    @Test("A batch that comes again, its answer lost, gets the same answers, and nothing is delivered twice")
    func batchMayComeAgain() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(Self.files(lab: lab.port)) { engine in
            let frame = Self.message("N1", "1") + Self.message("N2", "2") + Self.message("N3", "3")
            for _ in 1...2 {
                let sender = try RawSender(port: engine.port("feed"))
                let lines = try await sender.exchange(frame).split(separator: "\r").filter { $0.hasPrefix("MSA") }
                #expect(lines == ["MSA|AA|N1||2", "MSA|AA|N2||3", "MSA|AA|N3||4"])
            }
            let sender = try RawSender(port: engine.port("feed"))
            #expect(Self.msa(try await sender.exchange(Self.message("N4", "4"))) == "MSA|AA|N4||5")
            let record = await lab.record { $0.messages.count >= 4 }
            #expect(record.messages == (1...4).map { Array(Self.message("N\($0)", "\($0)").utf8) })
        }
    }
}
