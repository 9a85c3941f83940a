import Engine
import Foundation
import TestSupport
import Testing

/// Frames with several messages, with and without FHS and BHS around them.
@Suite struct BatchTests {
    private static let header = "BHS|^~\\&|EHR|EAST|ENGINE|HOSP|20260301101500||||B1\r"

    private static func batch(_ ids: [String], count: Int? = nil) -> String {
        header + ids.map { FlowTests.message($0) }.joined() + "BTS|\(count ?? ids.count)\r"
    }

    private static func codes(_ answer: String) -> [String] {
        answer.split(separator: "\r").filter { $0.hasPrefix("MSA") }.map(String.init)
    }

    private static func bytes(_ ids: [String]) -> [[UInt8]] { ids.map { Array(FlowTests.message($0).utf8) } }

    private static func routes(lab: Int, extra: String = "") -> [String: String] {
        ["feed.yaml": FlowTests.route(lab: lab, extra: extra)]
    }

    @Test("A batch is answered by one batch, and each of its messages is delivered byte for byte, in order")
    func batchIsTaken() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(Self.routes(lab: lab.port)) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            let answer = try await sender.exchange(Self.batch(["B1", "B2", "B3"]))
            let lines = answer.split(separator: "\r").map(String.init)
            #expect(lines.first?.hasPrefix("BHS|^~\\&|ENGINE|HOSP|EHR|EAST|") == true)
            #expect(lines.first?.hasSuffix("|B1") == true)
            #expect(lines.last == "BTS|3")
            #expect(Self.codes(answer) == ["MSA|AA|B1", "MSA|AA|B2", "MSA|AA|B3"])
            #expect(try await sender.exchange(FlowTests.message("B4")).contains("MSA|AA|B4"))
            let record = await lab.record { $0.messages.count == 4 }
            #expect(record.messages == Self.bytes(["B1", "B2", "B3", "B4"]))
        }
    }

    @Test("Messages without an envelope are answered in one frame without one")
    func bareMessagesAreTaken() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(Self.routes(lab: lab.port)) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            let answer = try await sender.exchange(FlowTests.message("M1") + FlowTests.message("M2"))
            #expect(answer.hasPrefix("MSH|") && !answer.contains("BTS"))
            #expect(Self.codes(answer) == ["MSA|AA|M1", "MSA|AA|M2"])
            let record = await lab.record { $0.messages.count == 2 }
            #expect(record.messages == Self.bytes(["M1", "M2"]))
        }
    }

    @Test("A batch whose count is wrong is refused before anything of it is done, and named among the rejected")
    func wrongCountIsRefused() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(Self.routes(lab: lab.port)) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            let answer = try await sender.exchange(Self.batch(["C1", "C2"], count: 3))
            #expect(Self.codes(answer).map { String($0.prefix(9)) } == ["MSA|AR|C1", "MSA|AR|C2"])
            #expect(answer.contains("BTS-1 says 3 messages and there are 2"))
            let reason = try await engine.first { event in
                guard case .accepted(let accepted) = event else { return String?.none }
                return accepted.reason
            }
            #expect(reason.contains("BTS-1 says 3 messages"))
            #expect(try await sender.exchange(FlowTests.message("C3")).contains("MSA|AA|C3"))
            let record = await lab.record { $0.messages.count == 1 }
            #expect(record.messages == Self.bytes(["C3"]))
        }
    }

    @Test("A route may take batches whose count is wrong")
    func wrongCountMayBeTaken() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(Self.routes(lab: lab.port, extra: "batches: {faults: accept}")) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            #expect(Self.codes(try await sender.exchange(Self.batch(["A1"], count: 9))) == ["MSA|AA|A1"])
            _ = await lab.record { $0.messages.count == 1 }
        }
    }

    @Test("A bad message of a batch gets its own answer and does not keep the others from going on")
    func badMessageIsAlone() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(Self.routes(lab: lab.port)) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            let text =
                Self.header + FlowTests.message("G1") + FlowTests.message("G2", type: "ORU^R01")
                + "MSH||broken\rPID|1\r" + FlowTests.message("G3") + "BTS|4\r"
            let codes = Self.codes(try await sender.exchange(text)).map { $0.prefix { $0 != " " } }
            #expect(codes.map { $0.prefix(8) } == ["MSA|AA|G", "MSA|AR|G", "MSA|AR||", "MSA|AA|G"])
            let record = await lab.record { $0.messages.count == 2 }
            #expect(record.messages == Self.bytes(["G1", "G3"]))
            // What was refused is stored all the same.
            for reason in ["type", "separators"] {
                _ = try await engine.first { event in
                    if case .accepted(let message) = event { message.reason?.contains(reason) } else { nil }
                }
            }
        }
    }

    @Test("Broken lines of text that look like headers and trailers stay in their message")
    func textIsNoHeader() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(Self.routes(lab: lab.port)) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            let text =
                FlowTests.message("T1") + "NTE|1||Comment\rMSH-12 was wrong here, see below\rMSH (melanocyte) 3|x\r"
                + "BTS 12/min noted\rFHS: none\rOBX|1|TX|A^B||x\r"
            #expect(Self.codes(try await sender.exchange(text)) == ["MSA|AA|T1"])
            let record = await lab.record { $0.messages.count == 1 }
            #expect(record.messages == [Array(text.utf8)])
        }
    }

    @Test("Without an envelope nothing is taken when a header cannot be read: it may be text of the message before")
    func doubtfulHeaderIsRefused() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(Self.routes(lab: lab.port)) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            let text = FlowTests.message("D1") + "NTE|1||as the\rMSH|says\rOBX|1|TX|A^B||x\r"
            #expect(Self.codes(try await sender.exchange(text)).map { $0.prefix(9) } == ["MSA|AR|D1"])
            #expect(try await sender.exchange(FlowTests.message("D2")).contains("MSA|AA|D2"))
            let record = await lab.record { $0.messages.count == 1 }
            #expect(record.messages == Self.bytes(["D2"]))
        }
    }

    @Test("A message whose acknowledgement cannot be framed leaves the whole batch unanswered, not implicitly accepted")
    func unanswerableIsNotAccepted() async throws {
        let lab = try ScriptedPeer()
        let extra = "acknowledge: {batch: errors_only}"
        try await TestEngine.run(Self.routes(lab: lab.port, extra: extra)) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            try await sender.sendFrame(Array(Self.batch(["W1", "W2\u{1C}", "W3"]).utf8))
            #expect(try await sender.receiveFrame() == nil)
        }
    }

    @Test("An empty batch is answered by an empty batch")
    func emptyBatchIsTaken() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(Self.routes(lab: lab.port)) { engine in
            let answer = try await RawSender(port: engine.port("feed")).exchange("FHS|^~\\&\r\(Self.batch([]))FTS|1\r")
            #expect(answer.hasPrefix("FHS|") && answer.contains("\rBTS|0\r") && answer.hasSuffix("FTS|1\r"))
        }
    }

    @Test("With per_message each message is answered in a frame of its own")
    func eachMessageIsAnswered() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(Self.routes(lab: lab.port, extra: "acknowledge: {batch: per_message}")) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            try await sender.sendFrame(Array(Self.batch(["P1", "P2"]).utf8))
            for id in ["P1", "P2"] {
                let answer = try #require(try await sender.receiveFrame())
                #expect(String(decoding: answer, as: UTF8.self).hasSuffix("\rMSA|AA|\(id)\r"))
            }
        }
    }

    @Test("With errors_only an empty batch says that everything was taken, and none says nothing")
    func errorsAlone() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(Self.routes(lab: lab.port, extra: "acknowledge: {batch: errors_only}")) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            let none = try await sender.exchange(FlowTests.message("E1") + FlowTests.message("E2"))
            #expect(none.hasPrefix("BHS|") && none.hasSuffix("\rBTS|0\r"))
            let one = try await sender.exchange(FlowTests.message("E3") + FlowTests.message("E4", type: "ORU^R01"))
            #expect(Self.codes(one).map { String($0.prefix(9)) } == ["MSA|AR|E4"] && one.hasSuffix("\rBTS|1\r"))
        }
        try await TestEngine.run(Self.routes(lab: lab.port, extra: "acknowledge: {batch: none}")) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            try await sender.sendFrame(Array(Self.batch(["N1", "N2"]).utf8))
            #expect(try await sender.exchange(FlowTests.message("N3")).contains("MSA|AA|N3"))
        }
    }

    @Test("A repeated batch is answered again and not delivered again, also when parts of it are new")
    func repeatedBatchIsKnown() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(Self.routes(lab: lab.port)) { engine in
            let ids = ["R1", "R2", "R3"]
            let first = Self.codes(try await RawSender(port: engine.port("feed")).exchange(Self.batch(ids)))
            let second = try RawSender(port: engine.port("feed"))
            #expect(Self.codes(try await second.exchange(Self.batch(ids))) == first)
            let third = try RawSender(port: engine.port("feed"))
            let more = Self.codes(try await third.exchange(Self.batch(ids + ["R4"])))
            #expect(more == first + ["MSA|AA|R4"])
            let last = try RawSender(port: engine.port("feed"))
            #expect(Self.codes(try await last.exchange(Self.batch(ids + ["R4"]))) == more)
            #expect(try await last.exchange(FlowTests.message("R5")).contains("MSA|AA|R5"))
            let record = await lab.record { $0.messages.count >= 5 }
            #expect(record.messages == Self.bytes(ids + ["R4", "R5"]))
        }
    }

    @Test("A large batch is stored and answered whole, and known after a restart")
    func largeBatch() async throws {
        let folder = try TestEngine.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let lab = try ScriptedPeer()
        let ids = (1...1500).map { "L\($0)" }
        for _ in 1...2 {
            try await TestEngine.run(Self.routes(lab: lab.port), in: folder) { engine in
                let answer = try await RawSender(port: engine.port("feed")).exchange(Self.batch(ids))
                #expect(Self.codes(answer) == ids.map { "MSA|AA|\($0)" })
                _ = await lab.record { $0.messages.count >= ids.count }
            }
        }
        #expect(lab.messages == Self.bytes(ids))
    }

    @Test("A route that refuses batches, or answers after delivery, answers each message AR and takes single ones")
    func batchesMayBeRefused() async throws {
        for extra in ["batches: refuse", "acknowledge: {after: delivered}"] {
            let lab = try ScriptedPeer()
            try await TestEngine.run(Self.routes(lab: lab.port, extra: extra)) { engine in
                let sender = try RawSender(port: engine.port("feed"))
                let text = FlowTests.message("T1") + FlowTests.message("T2")
                let codes = Self.codes(try await sender.exchange(text)).map { String($0.prefix(9)) }
                #expect(codes == ["MSA|AR|T1", "MSA|AR|T2"])
                #expect(try await sender.exchange(FlowTests.message("T3")).contains("MSA|AA|T3"))
                let record = await lab.record { $0.messages.count == 1 }
                #expect(record.messages == Self.bytes(["T3"]))
            }
        }
    }

    @Test("More messages than the route allows are refused with the limit's name")
    func limitIsNamed() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(Self.routes(lab: lab.port, extra: "batches: {messages: 2}")) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            let answer = try await sender.exchange(Self.batch(["X1", "X2", "X3"]))
            #expect(answer.contains("MSA|AR|X1") && answer.contains("more than the limit of 2 messages"))
            #expect(lab.messages.isEmpty)
        }
    }
}
