import HL7
import Testing

/// Deleting and inserting segments and repetitions.
@Suite struct MessageSegmentsTests {
    private func removed(_ line: String, _ paths: String...) throws -> String {
        try MessageWritingTests.changed(line) { message in
            var places: [Location] = []
            for path in paths { places += message.locations(of: try Path(path)) }
            message.remove(places)
        }
    }

    @Test func `Removed repetitions close up, removed fields and components are emptied`() throws {
        #expect(try removed("PID|a~b~c", "PID-1[1]") == "PID|b~c")
        #expect(try removed("PID|a~b~c", "PID-1[2]") == "PID|a~c")
        #expect(try removed("PID|a~b~c", "PID-1[3]") == "PID|a~b")
        #expect(try removed("PID|a~b~c", "PID-1[1]", "PID-1[3]") == "PID|b")
        #expect(try removed("PID|a~b~c", "PID-1[2]", "PID-1[3]") == "PID|a")
        #expect(try removed("PID|a~b~c|2", "PID-1[*]") == "PID||2")
        #expect(try removed("PID|a~~c", "PID-1[1]") == "PID|~c")
        #expect(try removed("PID|a~b~c|2", "PID-1") == "PID||2")
        #expect(try removed("PID|a^b^c~d|2", "PID-1.2") == "PID|a^^c~d|2")
        #expect(try removed("PID|a^b&c^d", "PID-1.2.1") == "PID|a^&c^d")
        #expect(try removed("PID|a^1~b^2~c^3", "PID-1[2]", "PID-1[*].2") == "PID|a^~c^")
        #expect(try removed("PID|a~a~b|x", "PID-1[1=a]", "PID-2") == "PID|b|")
        #expect(try removed("PID|a", "MSH-1", "MSH-2", "MSH", "PID-9") == "PID|a")
    }

    @Test func `Removed segments go with their line ends, and the header stays`() throws {
        var message = try Message(Array("MSH|^~\\&|A\r\nPID|1\r\n\r\nNTE|1\r\nNTE|2".utf8))
        message.remove(message.locations(of: try Path("PID")) + message.locations(of: try Path("MSH")))
        #expect(Samples.text(message.serialized()) == "MSH|^~\\&|A\r\nNTE|1\r\nNTE|2")
        #expect(message.location(of: try Path("NTE[2]"))?.segment == 2)
        message.keepSegments { _ in false }
        #expect(Samples.text(message.serialized()) == "MSH|^~\\&|A\r\n")
    }

    @Test func `Removing nothing changes nothing`() throws {
        var message = try Message(Samples.admission)
        message.remove([])
        message.remove([Location(segment: 99, name: .msa), Location(segment: 0, name: .msh)])
        message.keepSegments { _ in true }
        #expect(!message.isChanged)
    }

    @Test(arguments: [
        ("MSH|^~\\&\rPID|1\r", 1, "MSH|^~\\&\rZZ1||b|c\rPID|1\r"),
        ("MSH|^~\\&\rPID|1\r", 2, "MSH|^~\\&\rPID|1\rZZ1||b|c\r"),
        ("MSH|^~\\&\rPID|1\r", 99, "MSH|^~\\&\rPID|1\rZZ1||b|c\r"),
        ("MSH|^~\\&\rPID|1\r", -5, "MSH|^~\\&\rZZ1||b|c\rPID|1\r"),
        ("MSH|^~\\&\r\nPID|1", 2, "MSH|^~\\&\r\nPID|1\r\nZZ1||b|c"),
        ("MSH|^~\\&\nPID|1", 1, "MSH|^~\\&\nZZ1||b|c\nPID|1"),
        ("MSH|^~\\&", 1, "MSH|^~\\&\rZZ1||b|c"), ("MSH|^~\\&\r\r\nPID|1\r", 1, "MSH|^~\\&\r\r\nZZ1||b|c\rPID|1\r"),
    ])
    func `A new segment takes the message's line end`(_ text: String, _ index: Int, _ expected: String) throws {
        var message = try Message(Array(text.utf8))
        let name = try #require(SegmentName("ZZ1"))
        let fields: [(number: Int, raw: [UInt8])] = [(3, [0x63]), (2, [0x62]), (0, [0x78]), (1001, [0x78])]
        let done1 = message.insertSegment(name, fields: fields, at: index)
        #expect(done1)
        #expect(Samples.text(message.serialized()) == expected)
        let place = try #require(message.location(of: try Path("ZZ1-3")))
        #expect(Samples.text(message.raw(at: place)) == "c")
        message.setRaw(Array("changed".utf8), at: place)
        #expect(Samples.text(message.serialized()) == expected.replacing("|c", with: "|changed"))
        #expect(try Message(message.serialized()).serialized() == message.serialized())
    }

    @Test func `A new segment's fields cannot hold line ends or field separators`() throws {
        var message = try Message(Samples.admission)
        message.insertSegment(
            try #require(SegmentName("NTE")), fields: [(number: 3, raw: Array("a|b\rc~d".utf8))], at: 99)
        #expect(Samples.text(message.segmentBytes(at: 4)) == #"NTE|||a\F\b\X0D\c~d"#)
    }

    @Test func `A segment added behind a last line with blanks after its end reads back`() throws {
        var message = try Message(Array("MSH|^~\\&|A\rPID|1\r\t".utf8))
        let note = try #require(SegmentName("NTE"))
        message.insertSegment(note, fields: [(number: 1, raw: [0x31])], at: 2)
        #expect(String(decoding: message.serialized(), as: UTF8.self) == "MSH|^~\\&|A\rPID|1\rNTE|1\r\t")
        #expect(try Message(message.serialized()).segmentName(at: 2) == note)
    }

    @Test func `No more segments than the limit are added`() throws {
        var limits = MessageLimits()
        limits.segments = 5
        var message = try Message(Samples.admission, limits: limits)
        let name = try #require(SegmentName("NTE"))
        let done2 = message.insertSegment(name, fields: [], at: 9)
        #expect(done2)
        let done3 = message.insertSegment(name, fields: [], at: 9)
        #expect(!done3)
        #expect(message.segmentCount == 5)
    }

    @Test func `Segments removed and added again in a large message are found`() throws {
        let lines = (1...600).map { "OBX|\($0)" }
        var message = try Message(Array((["MSH|^~\\&|A"] + lines).joined(separator: "\r").utf8))
        let obx = try #require(SegmentName("OBX"))
        message.keepSegments { $0.isMultiple(of: 2) }
        #expect(message.segments(named: obx).count == 300)
        message.insertSegment(obx, fields: [(number: 1, raw: [0x78])], at: 1)
        #expect(Samples.text(message.text(try Path("OBX-1"))) == "x")
        #expect(Samples.text(message.text(try Path("OBX[2]-1"))) == "2")
        #expect(message.location(of: try Path("OBX[last]"))?.occurrence == 301)
    }
}
