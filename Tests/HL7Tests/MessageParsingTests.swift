import HL7
import Testing

@Suite struct MessageParsingTests {
    static let header = #"MSH|^~\&|EHR|N|LAB|S|20260301||ADT^A01|1|P|2.5"#

    @Test(arguments: [
        ("carriage returns", header + "\rPID|1\rPV1|1\r"), ("line feeds", header + "\nPID|1\nPV1|1\n"),
        ("both", header + "\r\nPID|1\r\nPV1|1\r\n"), ("no end at the end", header + "\rPID|1\rPV1|1"),
        ("mixed", header + "\rPID|1\nPV1|1\r\n"), ("blank lines", header + "\r\r\n \t\r\nPID|1\r\rPV1|1\r\r  "),
        ("byte order mark", "\u{FEFF}" + header + "\rPID|1\rPV1|1\r"),
        ("leading blank lines", "\r\n  \r\n\u{0}" + header + "\rPID|1\rPV1|1\r"),
    ])
    func `Line ends, blank lines and a byte order mark stay as they are`(_ what: String, _ text: String) throws {
        var message = try Message(Array(text.utf8))
        #expect(Samples.text(message.serialized()) == text)
        #expect(message.segmentCount == 3)
        #expect((0..<3).map { Samples.text(message.segmentBytes(at: $0)) } == [Self.header, "PID|1", "PV1|1"])
        message.setRaw(Array("2".utf8), at: Location(segment: 1, name: try #require(SegmentName("PID")), field: 1))
        #expect(Samples.text(message.serialized()) == text.replacing("PID|1", with: "PID|2"))
    }

    @Test(arguments: [
        ("", ParseError.Code.empty), ("\r\n \r", .empty), ("hello", .notHL7), ("PID|1\r", .notHL7), ("msh|^~", .notHL7),
        ("MSH", .headerTooShort), ("MSH|", .headerTooShort), ("MSH|\rPID|1", .headerTooShort),
        ("MSHA^~", .badDelimiters),
        ("MSH ^~\\&", .badDelimiters), ("MSH||a", .badDelimiters), ("MSH|a~\\&|", .badDelimiters), ("MS", .notHL7),
        ("MSH\u{0}^~\\&\u{0}", .badDelimiters),
    ])
    func `What is no message is refused with the reason`(_ text: String, _ code: ParseError.Code) {
        let error = #expect(throws: ParseError.self) { try Message(Array(text.utf8)) }
        #expect(error?.code == code)
        #expect((error?.offset ?? -1) >= 0)
        #expect((error?.offset ?? 0) <= text.utf8.count)
    }

    @Test func `Limits refuse what is larger, and name themselves`() throws {
        var limits = MessageLimits()
        limits.bytes = Samples.admission.count
        limits.segments = 4
        #expect(try Message(Samples.admission, limits: limits).segmentCount == 4)
        limits.segments = 3
        let many = #expect(throws: ParseError.self) { try Message(Samples.admission, limits: limits) }
        #expect(many?.code == .tooManySegments)
        #expect(many?.description == "the message has more than 3 segments (byte \(Samples.admission.count))")
        limits.bytes -= 1
        let large = #expect(throws: ParseError.self) { try Message(Samples.admission, limits: limits) }
        #expect(large?.code == .tooLarge)
    }

    @Test func `Errors never show what the message holds`() {
        for text in ["MSH", "SECRET", "MSHSECRET", "MSH||SECRET", "MSH|SECRET|"] {
            let error = #expect(throws: ParseError.self) { try Message(Array(text.utf8)) }
            #expect(error?.description.contains("SECRET") == false)
        }
    }

    @Test(arguments: [
        (#"|^~\&"#, "|^~\\&-"), ("|^~\\&#", "|^~\\&#"), ("|^~&", "|^~-&-"), ("|^~", "|^~---"), ("|^", "|^----"),
        (#"|^\&"#, #"|^-\&-"#), (#"|^~\\&"#, #"|^~\&-"#), ("#$%*@", "#$%*@-"), ("|^~^&", "|^~-&-"), ("|^~|", "|^~---"),
        ("|^~\\a", "|^~\\--"), ("|~^\\&", "|~^\\&-"), ("|^~\\&#!%", "|^~\\&#"), ("|$%", "|$%---"),
    ])
    func `Delimiters are those of the header, and those it leaves out are missing`(_ text: String, _ expected: String)
        throws
    {
        let field = try #require(text.first)
        let read = try Message(Array("MSH\(text)\(field)A\(field)B\r".utf8)).delimiters
        let all = [read.field, read.component, read.repetition, read.escape, read.subcomponent, read.truncation]
        #expect(all.map { $0.map { Samples.text([$0]) } ?? "-" }.joined() == expected)
    }

    @Test func `Segments of files and batches are numbered like MSH`() throws {
        let message = try Message(Samples.bytes(#"FHS|^~\&|A|B"#, #"BHS|^~\&|C|D"#, #"MSH|^~\&|E|F"#, "BTS|1"))
        #expect(Samples.text(message.text(try Path("FHS-3"))) == "A")
        #expect(Samples.text(message.text(try Path("BHS-2"))) == #"^~\&"#)
        #expect(Samples.text(message.text(try Path("MSH-4"))) == "F")
        #expect(Samples.text(message.text(try Path("BTS-1"))) == "1")
    }

    @Test func `Lines without a valid name are segments without a name`() throws {
        let message = try Message(Samples.bytes(Self.header, "pid|1", "PIDX|1", "|||", "1ID|2", "ZA1", "Z", "NTE|1"))
        let names = (0..<message.segmentCount).map { message.segmentName(at: $0)?.description }
        #expect(names == ["MSH", nil, nil, nil, nil, "ZA1", nil, "NTE"])
        #expect(message.segmentName(at: 99) == nil)
        #expect(message.segmentBytes(at: -1).isEmpty)
    }

    @Test func `Names are found the same way in messages with many segments`() throws {
        for count in [10, 1000] {
            let lines = (1...count).map { "OBX|\($0)\r" + ($0.isMultiple(of: 3) ? "NTE|\($0)\r" : "") }
            let message = try Message(Array((Self.header + "\r" + lines.joined()).utf8))
            #expect(message.segments(named: try #require(SegmentName("OBX"))).count == count)
            #expect(Samples.text(message.text(try Path("OBX[\(min(count, 999))]-1"))) == "\(min(count, 999))")
            #expect(Samples.text(message.text(try Path("OBX[last]-1"))) == "\(count)")
            let notes = message.locations(of: try Path("NTE"))
            #expect(notes.map(\.occurrence) == Array(1...(count / 3)))
            var scope = Scope()
            scope.segments = [(name: try #require(SegmentName("NTE")), indices: [notes[1].segment])]
            #expect(message.location(of: try Path("NTE-1"), in: scope)?.occurrence == 2)
            #expect(message.hasSegment(.msh))
            #expect(!message.hasSegment(.msa))
        }
    }
}
