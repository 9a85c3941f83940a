import HL7
import Loading
import NIOCore
import Testing

/// The messages of a load and their numbers.
@Suite struct MessageTests {
    static func source(_ mix: MessageMix = .standard, senders: Int = 4, patients: Int = 10) throws -> MessageSource {
        try MessageSource(
            mix, run: #require(RunID("T3ST")), numbering: Numbering(senders: senders, patients: patients),
            time: "20260301101500+0000", markPath: Path(MessageSource.standardMarkPlace))
    }

    static func message(_ number: Int, of source: MessageSource) throws -> [UInt8] {
        var buffer = ByteBuffer()
        source.append(number, to: &buffer)
        let frame = Array(buffer.readableBytesView)
        #expect(frame.first == 0x0B)
        #expect(frame.suffix(2) == [0x1C, 0x0D])
        return Array(frame.dropFirst().dropLast(2))
    }

    @Test("A mark is read back as written, and nothing else is a mark")
    func marks() throws {
        let run = try #require(RunID("T3ST"))
        for number in [0, 7, 1_234_567, MessageMark.numberLimit - 1] {
            let mark = MessageMark(run: run, number: number)
            #expect(mark.bytes.count == 15)
            #expect(MessageMark(mark.bytes[...]) == mark)
        }
        for text in ["T3ST-000000000", "T3ST-00000000000", "t3st-0000000001", "T3ST_0000000001", "T3ST-00000000x1", ""]
        {
            #expect(MessageMark(Array(text.utf8)[...]) == nil)
        }
        #expect(RunID("abc") == nil)
        #expect(RunID(RunID.random().description) != nil)
    }

    @Test("Composed messages carry their mark twice, and a patient is always of the same sender")
    func composed() throws {
        let source = try Self.source()
        var senders: [String: Int] = [:]
        for number in 0..<400 {
            let message = try Message(Self.message(number, of: source))
            let mark = try MessageMark(run: #require(RunID("T3ST")), number: number)
            #expect(Header(message).controlID == mark.bytes)
            #expect(try Array(message.value(Path("PV1-19.1"))) == mark.bytes)
            let patient = try String(decoding: message.value(Path("PID-3.1")), as: UTF8.self)
            #expect(senders[patient, default: number % 4] == number % 4)
            senders[patient] = number % 4
        }
        #expect(senders.count == 10)
    }

    @Test("Admissions have about 900 bytes and results about 3 KB")
    func sizes() throws {
        for kind in MessageKind.allCases {
            let size = try Self.message(1, of: Self.source(#require(MessageMix(kind.rawValue)))).count
            #expect(kind == .result ? (2700...3300).contains(size) : (700...1000).contains(size), "\(kind) \(size)")
        }
    }

    @Test("A mix is sent in its shares")
    func shares() throws {
        let source = try Self.source(#require(MessageMix("adt-a01:3,oru-r01:1")))
        let results = try (0..<2000).count { number in
            try Header(Message(Self.message(number, of: source))).type == Array("ORU".utf8)
        }
        #expect((420...580).contains(results))
        for text in ["", "adt-a01:0", "adt-a01:x", "adt-a99", "adt-a01:1,adt-a01:2", "adt-a01:1:2"] {
            #expect(MessageMix(text) == nil, "\(text)")
        }
    }

    @Test("A mark has no place in a segment that the messages do not have")
    func missingPlace() throws {
        #expect(throws: MessageSource.MarkingError.self) {
            _ = try MessageSource(
                .standard, run: #require(RunID("T3ST")), numbering: Numbering(senders: 1, patients: 1),
                time: "2026", markPath: Path("OBR-3"))
        }
    }

    @Test(
        "Nothing in a message of one's own changes but the bytes of MSH-10",
        arguments: ["", "X", "A-LONGER-CONTROL-ID-THAN-OURS"])
    func ownMessages(_ controlID: String) throws {
        func text(_ id: String) -> [UInt8] {
            Array("MSH|^~\\&|A|B|C|D|2026||ADT^A01|\(id)|P|2.3\rPID|1||{mark}{patient}||\\X41\\~~^^\r\rZZZ|odd".utf8)
        }
        let run = try #require(RunID("T3ST"))
        let source = try #require(
            MessageSource(own: [text(controlID)], run: run, numbering: Numbering(senders: 2, patients: 2)))
        for number in [0, 1, 99] {
            #expect(
                try Self.message(number, of: source)
                    == text(MessageMark(run: run, number: number).description))
        }
        #expect(!source.isComposed)
        let headless = Array("PID|1".utf8)
        #expect(MessageSource(own: [headless], run: run, numbering: Numbering(senders: 1, patients: 1)) == nil)
        #expect(MessageSource(own: [], run: run, numbering: Numbering(senders: 1, patients: 1)) == nil)
    }

    @Test("Faults are read as they are written")
    func faultRules() {
        func rule(_ text: String) -> FaultRule? {
            FaultRule(text) { $0 == "2s" ? .seconds(2) : nil }
        }
        #expect(rule("nack=1%")?.fault == .refuse("AE"))
        #expect(rule("nack=0.5%:AR")?.share == 0.005)
        #expect(rule("slow=2s")?.fault == .slow(.seconds(2)))
        #expect(rule("slow=10%:2s")?.share == 0.1)
        #expect(rule("late=1%:2s")?.fault == .late(.seconds(2)))
        #expect(rule("wrong-id=100%")?.fault == .wrongID)
        for text in [
            "nack", "nack=1", "nack=0%", "nack=101%", "nack=1%:AA", "slow=1%", "late=1%", "drop=1%:2s", "x=1%",
        ] {
            #expect(rule(text) == nil, "\(text)")
        }
    }
}
