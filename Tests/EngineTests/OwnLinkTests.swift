import Foundation
import TestSupport
import Testing

/// `acknowledge.application_to`: application acknowledgements over a connection of their own.
@Suite struct OwnLinkTests {
    static func route(lab: Int, sender: Int, after: String = "queued", within: String = "") -> String {
        """
        route: feed
        language: 1
        from:
          mllp: {port: 2575}
        accept:
          types: [ADT^*, ACK^*]
          others: reject
        acknowledge:
          after: \(after)
          application_to: sender
        \(within.isEmpty ? "" : "  within: \(within)")
        steps:
          - require: any PID-3[*].1 is valued
            otherwise: reject
            because: No identifier
        to:
          lab:
            mllp: {host: 127.0.0.1, port: \(lab), wait_for_ack: 5s}
            retry: {first: 10ms, up_to: 50ms}
            when_rejected: dead_letter
            keep_order: no
          sender:
            mllp: {host: 127.0.0.1, port: \(sender), wait_for_ack: 5s}
            retry: {first: 10ms, up_to: 50ms}
            when_rejected: dead_letter
        """
    }

    static func message(
        _ controlID: String, _ accept: String, _ application: String, patient: String = "4711"
    ) -> String {
        "MSH|^~\\&|EHR|EAST|ENGINE|HOSP|20260301101500||ADT^A01|\(controlID)|P|2.5.1|||\(accept)|\(application)\r"
            + "PID|1||\(patient)^^^HOSP^MR||Smith^Anna\r"
    }

    /// MSA-1 and MSA-2 of what the sender's own listener got.
    static func told(_ record: PeerRecord) -> [String] { record.messages.map(told) }

    static func told(_ bytes: [UInt8]) -> String {
        let msa = String(decoding: bytes, as: UTF8.self).split(separator: "\r").first { $0.hasPrefix("MSA|") } ?? ""
        return msa.split(separator: "|").dropFirst().prefix(2).joined(separator: " ")
    }

    @Test("The commit goes back at once, and the application's answer over its own connection, asking for a commit")
    func twoConnections() async throws {
        let lab = try ScriptedPeer(then: .answer(["CA", "AA"]))
        let sender = try ScriptedPeer(then: .answer(["CA"]))
        try await TestEngine.run(["feed.yaml": Self.route(lab: lab.port, sender: sender.port)]) { engine in
            let line = try RawSender(port: engine.port("feed"))
            #expect(try await line.exchange(Self.message("M1", "AL", "AL")).contains("\rMSA|CA|M1\r"))
            let got = try #require(await sender.record { $0.messages.count == 1 }.messages.first)
            let text = String(decoding: got, as: UTF8.self)
            #expect(text.hasPrefix("MSH|^~\\&|ENGINE|HOSP|EHR|EAST|"))
            #expect(text.contains("|ACK^A01^ACK|"))
            #expect(text.contains("|P|2.5.1|||AL|NE\rMSA|AA|M1\r"))
            // Nothing but the answer to the next message follows on the first connection.
            #expect(try await line.exchange(Self.message("M2", "AL", "NE")).contains("\rMSA|CA|M2\r"))
            let record = await lab.record { $0.messages.count == 2 }
            #expect(
                record.messages == ["AL", "NE"].enumerated().map { Array(Self.message("M\($0 + 1)", "AL", $1).utf8) })
            #expect(sender.record.messages.count == 1, "M2 asks for no application acknowledgement")
        }
    }

    @Test("What each cell asks of the application goes the other way, errors too, and original mode as ever")
    func cells() async throws {
        let lab = try ScriptedPeer(then: .answer(["CA", "AA"]))
        let sender = try ScriptedPeer(then: .answer(["CA"]))
        try await TestEngine.run(["feed.yaml": Self.route(lab: lab.port, sender: sender.port)]) { engine in
            let line = try RawSender(port: engine.port("feed"))
            let messages = [
                Self.message("N1", "NE", "AL"), Self.message("N2", "NE", "AL", patient: ""),
                Self.message("N3", "AL", "AL", patient: ""), Self.message("N4", "", ""),
                Self.message("N5", "NE", "SU"), Self.message("N6", "NE", "ER", patient: ""),
                Self.message("N7", "AL", "NE"),
            ]
            try await line.write(messages.flatMap { [0x0B] + Array($0.utf8) + [0x1C, 0x0D] })
            var back: [String] = []
            for _ in 1...3 { back.append(Self.told(try #require(try await line.receiveFrame()))) }
            #expect(back == ["CE N3", "AA N4", "CA N7"])
            let record = await sender.record { $0.messages.count == 4 }
            #expect(Self.told(record) == ["AA N1", "AE N2", "AA N5", "AE N6"])
            #expect(String(decoding: record.messages[1], as: UTF8.self).contains("\rERR||PID^1^3^1^1|101^"))
        }
    }

    @Test("After delivery it says what the delivery came to")
    func afterDelivery() async throws {
        let lab = try ScriptedPeer([.answer(["CA", "AA"]), .answer(["CA", "AR"])], then: .answer(["CA", "AA"]))
        let sender = try ScriptedPeer(then: .answer(["CA"]))
        let route = Self.route(lab: lab.port, sender: sender.port, after: "delivered")
        try await TestEngine.run(["feed.yaml": route]) { engine in
            let line = try RawSender(port: engine.port("feed"))
            for (number, told) in [(1, "AA D1"), (2, "AE D2"), (3, "AA D3")] {
                let answer = try await line.exchange(Self.message("D\(number)", "AL", "AL"))
                #expect(answer.contains("\rMSA|CA|D\(number)\r"))
                #expect(Self.told(await sender.record { $0.messages.count == number }).last == told)
            }
        }
    }

    @Test("A sender that waits too long learns that the message is still queued")
    func late() async throws {
        let lab = try ScriptedPeer(then: .closeBeforeAnswer)
        let sender = try ScriptedPeer(then: .answer(["CA"]))
        let route = Self.route(lab: lab.port, sender: sender.port, after: "delivered", within: "100ms")
        try await TestEngine.run(["feed.yaml": route], drainWithin: .zero) { engine in
            let line = try RawSender(port: engine.port("feed"))
            #expect(try await line.exchange(Self.message("L1", "AL", "AL")).contains("\rMSA|CA|L1\r"))
            let record = await sender.record { $0.messages.count == 1 }
            #expect(Self.told(record) == ["AE L1"])
            #expect(String(decoding: record.messages.first ?? [], as: UTF8.self).contains("stays queued"))
        }
    }

    @Test("A repeated message gets its commit again, and no second answer over the other connection")
    func repeated() async throws {
        let lab = try ScriptedPeer(then: .answer(["CA", "AA"]))
        let sender = try ScriptedPeer(then: .answer(["CA"]))
        for after in ["queued", "delivered"] {
            let before = sender.record.messages.count
            let route = Self.route(lab: lab.port, sender: sender.port, after: after)
            try await TestEngine.run(["feed.yaml": route]) { engine in
                let first = try await RawSender(port: engine.port("feed")).exchange(Self.message("R1", "AL", "AL"))
                let again = try RawSender(port: engine.port("feed"))
                #expect(try await again.exchange(Self.message("R1", "AL", "AL")) == first)
                #expect(try await again.exchange(Self.message("R2", "AL", "AL")).contains("\rMSA|CA|R2\r"))
                let record = await sender.record { $0.messages.count == before + 2 }
                #expect(Set(Self.told(record).suffix(2)) == ["AA R1", "AA R2"])
            }
            #expect(sender.record.messages.count == before + 2)
        }
    }

    @Test("What was committed and not answered before the engine ended is answered after it has come back")
    func restart() async throws {
        let folder = try TestEngine.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let (lab, sender) = (try ScriptedPeer(), try ScriptedPeer())
        let (labPort, senderPort) = (lab.port, sender.port)
        lab.stop()
        sender.stop()
        let files = ["feed.yaml": Self.route(lab: labPort, sender: senderPort, after: "delivered", within: "1h")]
        let ids = (1...30).map { "K\($0)" }
        try await TestEngine.run(files, in: folder, drainWithin: .zero) { engine in
            let line = try RawSender(port: engine.port("feed"))
            for id in ids {
                #expect(try await line.exchange(Self.message(id, "AL", "AL")).contains("\rMSA|CA|\(id)\r"))
            }
        }
        let labBack = try ScriptedPeer([.answer(["CA", "AR"])], then: .answer(["CA", "AA"]), port: labPort)
        let senderBack = try ScriptedPeer(then: .answer(["CA"]), port: senderPort)
        try await TestEngine.run(files, in: folder) { engine in
            let record = await senderBack.record { $0.messages.count == ids.count }
            let told = Self.told(record)
            #expect(Set(told.map { $0.dropFirst(3) }) == Set(ids.map { $0[...] }))
            #expect(told.count { $0.hasPrefix("AE") } == 1)
            #expect(told.count { $0.hasPrefix("AA") } == ids.count - 1)
            let again = try await RawSender(port: engine.port("feed")).exchange(Self.message("K30", "AL", "AL"))
            #expect(again.contains("\rMSA|CA|K30\r"))
        }
        #expect(labBack.messages.count == ids.count)
        #expect(senderBack.messages.count == ids.count)
    }

    @Test("An answer that was queued waits for its receiver over a restart, and is tried until it is confirmed")
    func restartOfTheOtherConnection() async throws {
        let folder = try TestEngine.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let lab = try ScriptedPeer(then: .answer(["CA", "AA"]))
        let sender = try ScriptedPeer()
        let port = sender.port
        sender.stop()
        let files = ["feed.yaml": Self.route(lab: lab.port, sender: port)]
        try await TestEngine.run(files, in: folder, drainWithin: .zero) { engine in
            let line = try RawSender(port: engine.port("feed"))
            #expect(try await line.exchange(Self.message("Q1", "AL", "AL")).contains("\rMSA|CA|Q1\r"))
            try await line.sendFrame(Array(Self.message("Q2", "NE", "AL", patient: "").utf8))
            #expect(try await line.exchange(Self.message("Q3", "AL", "NE")).contains("\rMSA|CA|Q3\r"))
        }
        let back = try ScriptedPeer([.closeBeforeAnswer, .answer(["CE"])], then: .answer(["CA"]), port: port)
        try await TestEngine.run(files, in: folder) { _ in
            let record = await back.record { $0.messages.count == 4 }
            #expect(Self.told(record) == ["AA Q1", "AA Q1", "AA Q1", "AE Q2"])
            #expect(record.messages[0] == record.messages[2], "every attempt sends the same bytes")
        }
    }

    @Test("An acknowledgement that comes to a listener is taken like a message, and answered only if it asks for it")
    func acknowledgementsCome() async throws {
        let lab = try ScriptedPeer(then: .answer(["CA"]))
        let sender = try ScriptedPeer(then: .answer(["CA"]))
        try await TestEngine.run(["feed.yaml": Self.route(lab: lab.port, sender: sender.port)]) { engine in
            let line = try RawSender(port: engine.port("feed"))
            func answer(_ id: String, _ accept: String, _ application: String) -> String {
                "MSH|^~\\&|LAB|L|ENGINE|HOSP|2026||ACK^A01^ACK|\(id)|P|2.5.1|||\(accept)|\(application)\r"
                    + "MSA|AA|OURS\rPID|||1\r"
            }
            let messages = [answer("A1", "", ""), answer("A2", "NE", "AL"), answer("A3", "AL", "AL")]
            try await line.write(messages.flatMap { [0x0B] + Array($0.utf8) + [0x1C, 0x0D] })
            #expect(Self.told(try #require(try await line.receiveFrame())) == "CA A3")
            #expect(try await line.exchange(Self.message("A4", "AL", "NE")).contains("\rMSA|CA|A4\r"))
            _ = await lab.record { $0.messages.count >= 4 }
            #expect(sender.messages.isEmpty)
        }
    }
}
