import HL7
import Testing

@Suite struct MessageWritingTests {
    static let header = #"MSH|^~\&|A"#

    static func changed(_ line: String, header: String = header, _ change: (inout Message) throws -> Void) throws
        -> String
    {
        var message = try Message(Samples.bytes(header, line))
        try change(&message)
        let lines = Samples.text(message.serialized()).split(separator: "\r", omittingEmptySubsequences: false)
        #expect(lines.first.map(String.init) == header)
        return lines.dropFirst().dropLast().joined(separator: "/")
    }

    @Test(arguments: [
        ("PID|1|2", "PID-1", "PID|x|2"), ("PID|1|2", "PID-2", "PID|1|x"), ("PID|1|2", "PID-4", "PID|1|2||x"),
        ("PID", "PID-2", "PID||x"), ("PID|", "PID-1", "PID|x"), ("PID|1", "PID-1.3", "PID|1^^x"),
        ("PID|1", "PID-1.2.3", "PID|1^&&x"), ("PID|1", "PID-1[3].2", "PID|1~~^x"), ("PID|a~b", "PID-1[2]", "PID|a~x"),
        ("PID|a~b", "PID-1[last].1", "PID|a~x"), ("PID|a^b&c~d", "PID-1.2.1", "PID|a^x&c~d"),
        ("PID|a^b&c~d", "PID-1", "PID|x"), ("PID|a^b&c~d", "PID-1[1]", "PID|x~d"),
        ("PID|a^b&c~d", "PID-1.2", "PID|a^x~d"),
        ("PID|a~b~a", "PID-1[*].2", "PID|a^x~b^x~a^x"), ("PID|a~b~a", "PID-1[1=a].2", "PID|a^x~b~a^x"),
        ("PID|", "PID-2[*].1", "PID|"), ("PID|1", "ZZZ-1", "PID|1"), ("PID|1", "MSH-2", "PID|1"),
        ("PID|1", "MSH-1", "PID|1"), ("PID||2", "PID-1[2].2.2", "PID|~^&x|2"), ("PID|1", "PID[2]-1", "PID|1"),
        ("PID|1", "PID-1.1.2", "PID|1&x"), ("PID|1", "PID", "PID|1"),
    ])
    func `A write goes exactly to its place and grows what is missing`(_ line: String, _ path: String, _ result: String)
        throws
    {
        let path = try Path(path)
        let new = try Self.changed(line) { message in
            for target in message.targets(of: path) { message.setRaw(Array("x".utf8), at: target) }
        }
        #expect(new == result)
    }

    @Test func `An empty write does not grow the message`() throws {
        for path in ["PID-9", "PID-1[4]", "PID-1.5", "PID-1.1.7", "PID-2"] {
            let new = try Self.changed("PID|1") { message in
                for target in message.targets(of: try Path(path)) { message.clear(target) }
                #expect(!message.isChanged)
            }
            #expect(new == "PID|1")
        }
        let emptied = try Self.changed("PID|1^2~3|4") { message in
            message.clear(try #require(message.location(of: try Path("PID-1"))))
        }
        #expect(emptied == "PID||4")
    }

    @Test func `Writing what is there already is no change`() throws {
        var message = try Message(Samples.admission)
        let place = try #require(message.location(of: try Path("PID-3[2].1")))
        message.setRaw(Array("901".utf8), at: place)
        #expect(!message.isChanged)
        message.setRaw(Array("902".utf8), at: place)
        #expect(message.isChanged)
        #expect(Samples.text(message.text(try Path("PID-3[2].1"))) == "902")
    }

    @Test(arguments: [
        ("PID-1", #"a\F\b\X0D\c\X0A\d^e~f&g"#), ("PID-1[1]", #"a\F\b\X0D\c\X0A\d^e\R\f&g"#),
        ("PID-1.1", #"a\F\b\X0D\c\X0A\d\S\e\R\f&g"#), ("PID-1.1.1", #"a\F\b\X0D\c\X0A\d\S\e\R\f\T\g"#),
    ])
    func `Raw bytes never reach beyond their place`(_ path: String, _ expected: String) throws {
        let new = try Self.changed("PID|1|2") { message in
            for target in message.targets(of: try Path(path)) {
                message.setRaw(Array("a|b\rc\nd^e~f&g".utf8), at: target)
            }
        }
        #expect(new == "PID|\(expected)|2")
    }

    @Test func `Text never becomes structure, and reads back as itself`() throws {
        var message = try Message(Samples.admission)
        let place = try #require(message.location(of: try Path("PID-5.1")))
        let text = Array("a|b^c~d\\e&f\r\ng#".utf8)
        let done1 = message.setText(text, at: place)
        #expect(done1)
        #expect(message.text(at: place) == text)
        #expect(try Message(message.serialized()).text(at: place) == text)
        #expect(message.segmentCount == 4)
    }

    @Test func `Without an escape character text that needs one is refused`() throws {
        var message = try Message(Samples.bytes("MSH|^~|A", "PID|1"))
        let place = try #require(message.location(of: try Path("PID-1")))
        let done2 = message.setText(Array("a|b".utf8), at: place)
        #expect(!done2)
        #expect(!message.isChanged)
        let done3 = message.setText(Array(#"a\b"#.utf8), at: place)
        #expect(done3)
        #expect(Samples.text(message.raw(at: place)) == #"a\b"#)
        message.setRaw(Array("a|b\rc".utf8), at: place)
        #expect(Samples.text(message.raw(at: place)) == "a b c")
    }

    @Test func `Without a separator what needs it cannot be written`() throws {
        var message = try Message(Samples.bytes("MSH|^|A", "PID|1"))
        for path in ["PID-1[2]", "PID-1.1.2"] {
            let target = try #require(message.targets(of: try Path(path)).first)
            #expect(!message.canWrite(at: target))
            message.setRaw([0x78], at: target)
            let done4 = message.setText([0x78], at: target)
            #expect(!done4)
        }
        let done5 = message.appendRepetition([0x78], segment: 1, field: 1)
        #expect(!done5)
        #expect(!message.isChanged)
    }

    @Test func `Growth has limits`() throws {
        var message = try Message(Samples.admission)
        let pid = try #require(SegmentName("PID"))
        for place in [
            Location(segment: 2, name: pid, field: 1001), Location(segment: 2, name: pid, field: 1, repetition: 10_001),
            Location(segment: 2, name: pid, field: 1, component: 1001),
            Location(segment: 2, name: pid, field: 1, component: 1, subcomponent: 1001),
            Location(segment: 2, name: pid), Location(segment: 0, name: .msh, field: 2),
            Location(segment: 0, name: .msh, field: 1),
        ] {
            #expect(!message.canWrite(at: place))
            message.setRaw([0x78], at: place)
        }
        #expect(!message.isChanged)
        let far = Location(segment: 2, name: pid, field: 1000)
        #expect(message.canWrite(at: far))
        message.setRaw([0x78], at: far)
        #expect(Samples.text(message.raw(at: far)) == "x")
    }

    @Test(arguments: [
        ("PID|a~b|2", 1, 1, "PID|a~b~x^1|2"), ("PID||2", 1, 1, "PID|x^1|2"), ("PID", 1, 2, "PID||x^1"),
        ("PID|1", 9, 1, "PID|1"), ("PID|1", 1, 0, "PID|1"), ("PID|1", 0, 2, "PID|1"), ("pid|1", 1, 1, "pid|1"),
    ])
    func `A repetition is added behind the last`(_ line: String, _ segment: Int, _ field: Int, _ result: String) throws
    {
        let new = try Self.changed(line) { message in
            let isAdded = message.appendRepetition(Array("x^1".utf8), segment: segment, field: field)
            #expect(isAdded == (line != result))
        }
        #expect(new == result)
    }

    @Test func `Copies are independent`() throws {
        let original = try Message(Samples.admission)
        var first = original
        first.setRaw([0x78], at: try #require(first.location(of: try Path("PID-8"))))
        var second = first
        second.setRaw([0x79], at: try #require(second.location(of: try Path("PID-8"))))
        #expect(original.serialized() == Samples.admission)
        #expect(Samples.text(first.text(try Path("PID-8"))) == "x")
        #expect(Samples.text(second.text(try Path("PID-8"))) == "y")
    }
}
