import CharacterSets
import HL7
import Testing

@Suite struct WritingTests {
    @Test(arguments: Samples.texts) func `Untouched lines leave as they came and touched ones in the message's set`(
        _ name: String, _ text: String
    ) throws {
        let bytes = try Samples.message(text, in: Samples.set(name))
        let decoded = try TextReader().read(bytes)
        guard let source = decoded.source else { return }
        let outgoing = OutgoingText(source)
        #expect(try outgoing.bytes(of: decoded.message) == bytes)
        var message = decoded.message
        message.setText(Array("\(text)!".utf8), at: try Samples.location("PID-5.2", in: message))
        let changed = try outgoing.bytes(of: message)
        let again = try TextReader().read(changed)
        #expect(try Samples.text(again.message, "PID-5.2") == "\(text)!")
        #expect(again.message.serialized() == message.serialized())
        #expect(changed.split(separator: 0x0D)[0] == bytes.split(separator: 0x0D)[0])
    }

    @Test func `Random edits leave every other field's bytes alone, in every set`() throws {
        var generator = SeededGenerator(seed: 18)
        for (name, text) in Samples.texts {
            let bytes = try Samples.message(text, in: Samples.set(name))
            let decoded = try TextReader().read(bytes)
            guard let source = decoded.source else { continue }
            for _ in 0..<40 {
                var message = decoded.message
                let field = Int.random(in: 1...12, using: &generator)
                let segment = Int.random(in: 1..<message.segmentCount, using: &generator)
                let segmentName = try #require(message.segmentName(at: segment))
                message.setText(
                    Array(["x", text, ""].randomElement(using: &generator)?.utf8 ?? "".utf8),
                    at: Location(segment: segment, name: segmentName, field: field))
                let left = try OutgoingText(source).bytes(of: message).split(separator: 0x0D)
                let came = bytes.split(separator: 0x0D)
                for index in came.indices where index != segment { #expect(left[index] == came[index], "\(name)") }
                let again = try TextReader().read(Array(left.joined(separator: [0x0D])) + [0x0D])
                #expect(again.message.serialized() == message.serialized(), "\(name)")
            }
        }
    }

    @Test func `A field that nobody touched keeps bytes that mean the same as others`() throws {
        // ≒ is 81 E0, and once more 87 90 as NEC had it.
        let bytes = Array(
            latin1: "MSH|^~\\&|A|B|C|D|2026||ADT^A01|M1|P|2.5||||||SJIS\rPID|1||2||\u{87}\u{90}^\u{81}\u{E0}||x\r")
        let decoded = try TextReader().read(bytes)
        var message = decoded.message
        #expect(try Samples.text(message, "PID-5.1") == Samples.text(message, "PID-5.2"))
        message.setText(Array("表".utf8), at: try Samples.location("PID-7", in: message))
        let source = try #require(decoded.source)
        let expected = Array(bytes.dropLast(2)) + [0x95, 0x5C, 0x0D]
        #expect(try OutgoingText(source).bytes(of: message) == expected)
    }

    @Test func `Removed and added lines do not disturb the others`() throws {
        let bytes = Array(
            latin1:
                "MSH|^~\\&|A|B|C|D|2026||ADT^A01|M1|P|2.5||||||8859/1\r\nPID|1||2||\u{FC}\r\n\r\nZZ1|\u{E4}\nPV1|\u{F6}"
        )
        let decoded = try TextReader().read(bytes)
        let source = try #require(decoded.source)
        var message = decoded.message
        #expect(try OutgoingText(source).bytes(of: message) == bytes)
        message.keepSegments { $0 != 1 }
        message.insertSegment(try #require(SegmentName("NTE")), fields: [(3, Array("ß".utf8))], at: 5)
        let expected =
            "MSH|^~\\&|A|B|C|D|2026||ADT^A01|M1|P|2.5||||||8859/1\r\nZZ1|\u{E4}\nPV1|\u{F6}\r\nNTE|||\u{DF}"
        #expect(try OutgoingText(source).bytes(of: message) == Array(latin1: expected))
    }

    @Test func `What the set cannot hold is refused with its field, and nothing of it in the error`() throws {
        for name in ["8859/1", "Shift_JIS", "ISO IR87", "GB 18030-2000"] {
            let bytes = try Samples.message(name == "8859/1" ? "ü" : "李", in: Samples.set(name))
            let decoded = try TextReader().read(bytes)
            var message = decoded.message
            message.setText(Array("tag \u{E0041}".utf8), at: try Samples.location("PID-9", in: message))
            let source = try #require(decoded.source)
            let failure = #expect(throws: TextFailure.self) { try OutgoingText(source).bytes(of: message) }
            #expect(failure?.location?.description == "PID[1]-9")
            #expect(failure?.text.contains("cannot hold a character of this field") == true)
        }
    }

    @Test func `Bytes in hexadecimal go back to the message's set`() throws {
        let bytes = Array(
            latin1: "MSH|^~\\&|A|B|C|D|2026||ADT^A01|M1|P|2.5||||||8859/1\rPID|1||2||M\\XFC\\ller||\\XFFD8\\\r")
        let decoded = try TextReader().read(bytes)
        var message = decoded.message
        message.setText(Array("2".utf8), at: try Samples.location("PID-8", in: message))
        let source = try #require(decoded.source)
        #expect(
            try OutgoingText(source).bytes(of: message) == Array(bytes.dropLast()) + Array("|2\r".utf8))
    }

    // MARK: Another set

    @Test func `A destination's set is written and declared as the table spells it`() throws {
        let unicode = Array("MSH|^~\\&|A|B|C|D|2026||ADT^A01|M1|P|2.5||||||utf8\rPID|1||2||Müller\r".utf8)
        let message = try TextReader().read(unicode).message
        let latin = Array(latin1: "MSH|^~\\&|A|B|C|D|2026||ADT^A01|M1|P|2.5||||||8859/1\rPID|1||2||M\u{FC}ller\r")
        #expect(try TargetText(.latin1).bytes(of: message) == latin)
        let back = try TextReader().read(latin).message
        let expected = "MSH|^~\\&|A|B|C|D|2026||ADT^A01|M1|P|2.5||||||UNICODE UTF-8\rPID|1||2||Müller\r"
        #expect(try TargetText(.utf8).bytes(of: back) == Array(expected.utf8))
    }

    @Test func `ISO 2022 is declared with its default and its handling, and both go again`() throws {
        let unicode = Array("MSH|^~\\&|A|B|C|D|2026||ADT^A01|M1|P|2.5\rPID|1||2||山^太郎\r".utf8)
        let bytes = try TargetText(Samples.set("ISO IR87")).bytes(of: TextReader().read(unicode).message)
        #expect(
            bytes
                == Array(
                    latin1: "MSH|^~\\&|A|B|C|D|2026||ADT^A01|M1|P|2.5||||||~ISO IR87||ISO 2022-1994\r"
                        + "PID|1||2||\u{1B}$B;3\u{1B}(B^\u{1B}$BB@O:\u{1B}(B\r"))
        let back = try TargetText(.utf8).bytes(of: TextReader().read(bytes).message)
        #expect(String(decoding: back, as: UTF8.self).contains("|UNICODE UTF-8||\rPID|1||2||山^太郎\r"))
    }

    @Test func `A message of ASCII stays as it is, but for an MSH-18 that names another set`() throws {
        func sent(_ charset: String) throws -> String {
            let bytes = Array("MSH|^~\\&|A|B|C|D|2026||ADT^A01|M1|P|2.5||||||\(charset)|\rPID|1\r".utf8)
            return String(decoding: try TargetText(.utf8).bytes(of: TextReader().read(bytes).message), as: UTF8.self)
        }
        #expect(try sent("").contains("|2.5|||||||\r"))
        #expect(try sent("UNICODE UTF-8").contains("|UNICODE UTF-8|\r"))
        #expect(try sent("8859/1").contains("|2.5|||||||\r"))
    }

    @Test func `A destination's set refuses what it cannot hold, also in hexadecimal`() throws {
        for text in ["Łukasz", "\\XC581\\"] {
            let bytes = Array("MSH|^~\\&|A|B|C|D|2026||ADT^A01|M1|P|2.5\rPID|1||2||x~\(text)||\r".utf8)
            let message = try TextReader().read(bytes).message
            let failure = #expect(throws: TextFailure.self) { try TargetText(.latin1).bytes(of: message) }
            #expect(failure?.location?.description == "PID[1]-5")
            #expect(failure?.text == "8859/1 cannot hold a character of this field")
        }
    }

    @Test func `A destination that asks for the message's own set gets its own bytes, declared as the table has it`()
        throws
    {
        let line = Array("PID|1||2||".utf8) + [0x87, 0x90, 0x0D]
        let bytes = Array("MSH|^~\\&|A|B|C|D|2026||ADT^A01|M1|P|2.5||||||SJIS\r".utf8) + line
        let decoded = try TextReader().read(bytes)
        let source = try #require(decoded.source)
        let left = try TargetText(Samples.set("Shift_JIS")).bytes(of: decoded.message, from: OutgoingText(source))
        #expect(left == Array("MSH|^~\\&|A|B|C|D|2026||ADT^A01|M1|P|2.5||||||Shift_JIS\r".utf8) + line)
    }

    @Test func `A byte order mark does not leave in another set`() throws {
        let bytes = [0xEF, 0xBB, 0xBF] + Array("MSH|^~\\&|A|B|C|D|2026||ADT^A01|M1|P|2.5\rPID|1||2||ü\r".utf8)
        #expect(try TargetText(.latin1).bytes(of: TextReader().read(bytes).message).starts(with: Array("MSH".utf8)))
    }
}
