import Engine
import Foundation
import HL7
import TestSupport
import Testing

/// Messages in other sets than UTF-8 through the whole engine.
@Suite struct CharacterSetTests {
    private static func route(lab: Int, mpi: Int, extra: String = "", charset: String = "UNICODE UTF-8") -> String {
        """
        route: feed
        language: 1
        from:
          mllp: {port: 2575}
        accept:
          types: [ADT^*]
          others: reject
        \(extra)
        steps:
          - when: PID-5.1 is "Müller"
            set: PID-5.2
            value: Zoë
          - require: PID-8 is valued
            otherwise: reject
            because: Das Geschlecht fehlt für PID-8
        to:
          lab:
            mllp: {host: 127.0.0.1, port: \(lab), wait_for_ack: 5s}
            when_rejected: dead_letter
          mpi:
            charset: \(charset)
            mllp: {host: 127.0.0.1, port: \(mpi), wait_for_ack: 5s}
            when_rejected: dead_letter
        """
    }

    private static func message(_ id: String, charset: String, name: String, sex: String = "F") -> String {
        "MSH|^~\\&|EHR|EAST|ENGINE|HOSP|20260301||ADT^A01|\(id)|P|2.5.1||||||\(charset)\r"
            + "PID|1||4711^^^HOSP^MR||\(name)||1980|\(sex)\r"
    }

    private static func latin1(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }

    @Test("A Latin-1 sender reaches one destination in Latin-1 and another in UTF-8, and is answered in Latin-1")
    func latin1FlowsInBothSets() async throws {
        let lab = try ScriptedPeer()
        let mpi = try ScriptedPeer()
        try await TestEngine.run(["feed.yaml": Self.route(lab: lab.port, mpi: mpi.port)]) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            try await sender.sendFrame(Self.latin1(Self.message("Nü1", charset: "8859/1", name: "Müller^Anna")))
            let answer = try #require(try await sender.receiveFrame())
            #expect(answer.split(separator: 0x0D)[1] == Self.latin1("MSA|AA|Nü1")[...])
            let kept = await lab.record { $0.messages.count == 1 }
            #expect(kept.messages == [Self.latin1(Self.message("Nü1", charset: "8859/1", name: "Müller^Zoë"))])
            let unicode = await mpi.record { $0.messages.count == 1 }
            let expected = Self.message("Nü1", charset: "UNICODE UTF-8", name: "Müller^Zoë")
            #expect(unicode.messages == [Array(expected.utf8)])
        }
    }

    @Test("Our own texts are in the sender's set, which MSH-18 of the answer names")
    func textsAreInTheSendersSet() async throws {
        let lab = try ScriptedPeer()
        let mpi = try ScriptedPeer()
        try await TestEngine.run(["feed.yaml": Self.route(lab: lab.port, mpi: mpi.port)]) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            for (declared, named, name) in [
                ("8859/1", "8859/1", "M\u{FC}ller"), ("", "windows-1252", "M\u{FC}ller\u{80}"),
            ] {
                try await sender.sendFrame(
                    Self.latin1(Self.message("T1\(name.count)", charset: declared, name: name, sex: "")))
                let answer = try #require(try await sender.receiveFrame())
                #expect(answer.split(separator: 0x0D)[0].split(separator: 0x7C).last == Array(named.utf8)[...])
                let refusal = Self.latin1("Das Geschlecht fehlt für PID-8")
                #expect(answer.indices.contains { answer[$0...].starts(with: refusal) })
            }
            #expect(lab.messages.isEmpty)
        }
    }

    @Test("Delimiters inside Shift-JIS and ISO 2022 characters do not split, whatever the header says of them")
    func hiddenDelimitersDoNotSplit() async throws {
        let lab = try ScriptedPeer()
        let mpi = try ScriptedPeer()
        let route = Self.route(lab: lab.port, mpi: mpi.port)
        try await TestEngine.run(["feed.yaml": route]) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            let shiftJIS = Self.latin1(Self.message("S1", charset: "ISO IR87", name: "\u{95}\u{5C}^\u{83}\u{7C}"))
            let switched = Self.latin1(
                Self.message("S2", charset: "~ISO IR87", name: "\u{1B}$B2|\u{1B}(B^\u{1B}$B5\\\u{1B}(B"))
            for message in [shiftJIS, switched] {
                try await sender.sendFrame(message)
                let answer = try #require(try await sender.receiveFrame())
                #expect(String(decoding: answer, as: UTF8.self).contains("MSA|AA|S"))
            }
            let kept = await lab.record { $0.messages.count == 2 }
            #expect(kept.messages == [shiftJIS, switched])
            let unicode = await mpi.record { $0.messages.count == 2 }
            #expect(
                unicode.messages.map { String(decoding: $0, as: UTF8.self) } == [
                    Self.message("S1", charset: "UNICODE UTF-8", name: "表^ポ"),
                    Self.message("S2", charset: "UNICODE UTF-8", name: "戒^宮"),
                ])
        }
    }

    @Test("UTF-16 is refused with a text that says so; a broken character follows the route's policy")
    func whatCannotBeReadIsAnswered() async throws {
        let lab = try ScriptedPeer()
        let mpi = try ScriptedPeer()
        let route = Self.route(lab: lab.port, mpi: mpi.port, extra: "undecodable: reject")
        try await TestEngine.run(["feed.yaml": route]) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            let wide = Self.message("W1", charset: "UNICODE UTF-16", name: "Smith").utf16
            try await sender.sendFrame([0xFF, 0xFE] + wide.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
            let refusalBytes = try #require(try await sender.receiveFrame())
            let refusal = String(decoding: refusalBytes, as: UTF8.self)
            #expect(refusal.contains("MSA|AR|W1|") && refusal.contains("UTF-16"))
            #expect(refusal.contains("|100^"))
            let broken = Array(Self.message("B1", charset: "UNICODE UTF-8", name: "Müller^Zo").utf8)
            let cut = try #require(broken.firstIndex(of: 0xC3))
            try await sender.sendFrame(Array(broken[...cut]) + [0xC3, 0xBC] + Array(broken[(cut + 2)...]))
            let rejectedBytes = try #require(try await sender.receiveFrame())
            let rejected = String(decoding: rejectedBytes, as: UTF8.self)
            #expect(rejected.contains("MSA|AE|B1|the bytes are no text in UNICODE UTF-8"))
            #expect(rejected.contains("|PID^1^5"))
        }
    }

    @Test("A destination's set that cannot hold the text makes the message a dead letter, with nothing sent")
    func unholdableTextIsADeadLetter() async throws {
        let lab = try ScriptedPeer()
        let mpi = try ScriptedPeer()
        let route = Self.route(lab: lab.port, mpi: mpi.port, charset: "8859/1")
        try await TestEngine.run(["feed.yaml": route]) { engine in
            let answer = try await RawSender(port: engine.port("feed"))
                .exchange(Self.message("D1", charset: "UNICODE UTF-8", name: "Łukasz"))
            #expect(answer.contains("MSA|AA|D1"))
            let accepted = try await engine.first { event -> EngineEvent.Accepted? in
                if case .accepted(let accepted) = event { return accepted }
                return nil
            }
            let reason = accepted.reason ?? ""
            #expect(accepted.kind == .deadLettered)
            #expect(reason.hasPrefix("8859/1 cannot hold a character of this field at PID[1]-5"))
            #expect(!reason.contains("Łukasz"))
            #expect(lab.messages.isEmpty)
            #expect(mpi.messages.isEmpty)
        }
    }
}
