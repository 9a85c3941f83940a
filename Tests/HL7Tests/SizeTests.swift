import HL7
import Testing

/// Work is linear in the size: what is quadratic would take hours here, not seconds.
@Suite(.timeLimit(.minutes(2))) struct SizeTests {
    static let header = #"MSH|^~\&|A|B|C|D|2026||ORU^R01|1|P|2.5"#

    @Test(arguments: ["\r", "\n", "\r\n"])
    func `A hundred thousand segments are read, looped over and thinned out`(_ end: String) throws {
        let lines = (1..<100_000).map { "OBX|\($0)|ST|\($0)^x" }
        let bytes = Array((Self.header + end + lines.joined(separator: end) + end).utf8)
        var message = try Message(bytes)
        #expect(message.segmentCount == 100_000)
        let all = message.locations(of: try Path("OBX[*]-3.2"))
        #expect(all.count == 99_999)
        let path = try Path("OBX-3.1")
        var scope = Scope()
        var count = 0
        for place in all where place.segment.isMultiple(of: 4) {
            scope.segments = [(name: path.segment, indices: [place.segment])]
            let found = try #require(message.location(of: path, in: scope))
            #expect(found.occurrence == place.occurrence)
            count += message.raw(at: found).count
        }
        #expect(count > 100_000)
        #expect(message.locations(of: try Path("OBX[3.1=99999]-1")).map(\.segment) == [99_999])
        message.remove(all.filter { $0.segment.isMultiple(of: 2) }.map { Location(segment: $0.segment, name: $0.name) })
        #expect(message.segmentCount == 50_001)
        #expect(try Message(message.serialized()).segmentCount == 50_001)
        let tooMany = #expect(throws: ParseError.self) { try Message(bytes + Array("NTE|1".utf8)) }
        #expect(tooMany?.code == .tooManySegments)
    }

    @Test func `A hundred thousand repetitions are read and removed in one pass`() throws {
        let field = (1...100_000).map { "\($0)^^^H" }.joined(separator: "~")
        var message = try Message(Samples.bytes(Self.header, "PID|1||\(field)|4"))
        #expect(message.repetitionCount(segment: 1, field: 3) == 100_000)
        let all = message.locations(of: try Path("PID-3[*].1"))
        #expect(message.rawValues(at: all).last.map(Samples.text) == "100000")
        #expect(message.locations(of: try Path("PID-3[1=99999].4")).map(\.repetition) == [99_999])
        #expect(Samples.text(message.text(try Path("PID-3[last].1"))) == "100000")
        message.remove(message.locations(of: try Path("PID-3[*].4")))
        #expect(Samples.text(message.text(try Path("PID-3[last].4"))) == "")
        message.remove(message.locations(of: try Path("PID-3[*]")).filter { $0.repetition != 70_000 })
        #expect(Samples.text(message.serialized()) == Self.header + "\rPID|1||70000^^^|4\r")
    }

    @Test func `Sixteen megabytes in one field are read, changed and written`() throws {
        var limits = MessageLimits()
        limits.bytes = 17_000_000
        let large = [UInt8](repeating: 0x41, count: 16_000_000)
        let bytes = Samples.bytes(Self.header, "OBX|1|ED|x||") + large + Samples.bytes("|end")
        var message = try Message(bytes, limits: limits)
        #expect(message.segmentCount == 3)
        #expect(message.text(try Path("OBX-5")).isEmpty)
        let place = try #require(message.targets(of: try Path("OBX-5.1")).first)
        message.setRaw(large, at: place)
        #expect(message.raw(at: place).count == large.count)
        #expect(Samples.text(message.text(try Path("OBX-3"))) == "x")
        #expect(message.serialized().count == bytes.count + large.count)
    }

    @Test(arguments: ["\\", "\\X", "\\F\\", "\\^", "\\.br", "\\E\\Z\\"])
    func `A million bytes of escape sequences are read in one pass`(_ unit: String) {
        let raw = Array(String(repeating: unit, count: 1_000_000 / unit.utf8.count).utf8)
        let text = Escapes.decode(raw, .standard)
        #expect(text.count <= raw.count)
        #expect(Escapes.join(Escapes.pieces(raw, .standard), .standard).count >= text.count)
    }

    @Test func `A message of separators only has nothing but empty places`() throws {
        let message = try Message(Array("MSH|^~\\&|".utf8) + [UInt8](repeating: 0x7C, count: 1_000_000))
        #expect(message.text(try Path("MSH-999")).isEmpty)
        #expect(message.locations(of: try Path("MSH-500[*]")).isEmpty)
    }
}
