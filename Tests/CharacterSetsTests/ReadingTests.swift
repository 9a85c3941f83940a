import CharacterSets
import HL7
import Testing

@Suite struct ReadingTests {
    private func header(_ charset: String, handling: String = "") -> String {
        "MSH|^~\\&|A|B|C|D|2026||ADT^A01|M1|P|2.5.1||||||\(charset)||\(handling)\r"
    }

    private func read(
        _ text: String, rules: TextRules = TextRules()
    ) throws -> DecodedMessage {
        try TextReader(rules).read(Array(latin1: text))
    }

    @Test func `ASCII and UTF-8 are the message itself, whatever MSH-18 says of ASCII`() throws {
        for charset in ["", "8859/1", "UNICODE UTF-16", "SJIS", "nonsense"] {
            let decoded = try read(header(charset) + "PID|1||2||Smith\r")
            #expect(decoded.source == nil)
            #expect(decoded.notes.isEmpty)
        }
        let utf8 = Array((header("UNICODE UTF-8") + "PID|1||2||Müller\r").utf8)
        let decoded = try TextReader().read(utf8)
        #expect(decoded.source == nil && decoded.notes.isEmpty)
        #expect(decoded.message.serialized() == utf8)
    }

    @Test func `Undeclared UTF-8 is taken for UTF-8`() throws {
        let decoded = try TextReader().read(Array((header("") + "PID|1||2||Müller\r").utf8))
        #expect(decoded.source == nil && decoded.notes.isEmpty)
    }

    @Test func `A header that says UTF-8 or nothing over Latin-1 bytes is read as windows-1252, and that is noted`()
        throws
    {
        for (charset, note) in [
            ("", "MSH-18 is empty, the text is windows-1252"),
            ("UNICODE UTF-8", "MSH-18 says UNICODE UTF-8, the text is windows-1252"),
            ("ASCII", "MSH-18 says ASCII, the text is windows-1252"),
        ] {
            let decoded = try read(header(charset) + "PID|1||2||M\u{FC}ller \u{80}\r")
            #expect(try Samples.text(decoded.message, "PID-5") == "Müller €")
            #expect(decoded.notes.map(\.description) == [note])
        }
    }

    @Test func `A byte order mark outweighs MSH-18`() throws {
        let decoded = try TextReader().read(
            [0xEF, 0xBB, 0xBF] + Array((header("8859/1") + "PID|1||2||Müller\r").utf8))
        #expect(try Samples.text(decoded.message, "PID-5") == "Müller")
        #expect(decoded.notes.map(\.description) == ["MSH-18 says 8859/1, the text is UNICODE UTF-8"])
    }

    @Test func `8859/1 with bytes that only windows-1252 uses is windows-1252`() throws {
        let decoded = try read(header("8859/1") + "PID|1||2||M\u{FC}ller\u{80}\r")
        #expect(try Samples.text(decoded.message, "PID-5") == "Müller€")
    }

    @Test func `UTF-8 with a broken character is not taken for windows-1252: its bytes pass`() throws {
        let bytes = Array((header("UNICODE UTF-8") + "PID|1||2||Müller^Zo").utf8) + [0xC3] + Array("||1980\r".utf8)
        let decoded = try TextReader().read(bytes)
        let trouble = try #require(decoded.undecodable)
        #expect(trouble.policy == .passBytes)
        #expect(trouble.location?.description == "PID[1]-5")
        #expect(decoded.message.serialized() == bytes)
        #expect(decoded.notes.map(\.description) == ["the bytes are no text in UNICODE UTF-8"])
    }

    @Test func `A route's set is taken whatever MSH-18 says, or instead of windows-1252`() throws {
        let latin2 = try Samples.set("8859/2")
        let text = header("UNICODE UTF-8") + "PID|1||2||\u{A3}ukasz\r"
        #expect(try Samples.text(read(text, rules: TextRules(override: .force(latin2))).message, "PID-5") == "Łukasz")
        #expect(
            try Samples.text(read(text, rules: TextRules(override: .fallback(latin2))).message, "PID-5") == "Łukasz")
        let honest = Array((header("") + "PID|1||2||Łukasz\r").utf8)
        let decoded = try TextReader(TextRules(override: .fallback(latin2))).read(honest)
        #expect(decoded.source == nil)
    }

    @Test func `What a set cannot read follows the policy; where delimiters can hide, bytes do not pass by default`()
        throws
    {
        let broken = header("GB 18030-2000") + "PID|1||2||\u{FF}\u{FF}\r"
        #expect(try read(broken).undecodable?.policy == .deadLetter)
        #expect(try read(broken, rules: TextRules(undecodable: .reject)).undecodable?.policy == .reject)
        let passed = try read(broken, rules: TextRules(undecodable: .passBytes))
        #expect(passed.undecodable?.policy == .passBytes)
        #expect(passed.message.serialized() == Array(latin1: broken))
    }

    @Test func `Delimiters in second bytes do not split`() throws {
        // 表 is 95 5C, ソ 83 5C, ポ 83 7C: backslash and field separator.
        let sjis = try read(header("SJIS") + "PID|1||2||\u{95}\u{5C}\u{83}\u{5C}^\u{83}\u{7C}||1980\r")
        #expect(try Samples.text(sjis.message, "PID-5.1") == "表ソ")
        #expect(try Samples.text(sjis.message, "PID-5.2") == "ポ")
        #expect(try Samples.text(sjis.message, "PID-7") == "1980")
        for (set, character) in [("GB 18030-2000", "亅"), ("BIG-5", "功"), ("BIG-5", "育"), ("GB 18030-2000", "亇")] {
            let bytes = try Samples.message("\(character)\(character)", in: Samples.set(set))
            #expect(bytes.contains { [0x5C, 0x7C, 0x5E, 0x7E].contains($0) })
            #expect(try Samples.text(TextReader().read(bytes).message, "PID-7") == "1980")
        }
    }

    @Test func `ISO 2022 text is all ASCII bytes, delimiters among them`() throws {
        // 山 is 3B 33, 戒 is 32 7C and 宮 is 35 5C in JIS X 0208.
        let line = "PID|1||2||\u{1B}$B;32|5\\\u{1B}(B^\u{1B}$BB@\u{1B}(J||1980\r"
        for charset in ["~ISO IR87", "ISO IR87", "ASCII~ISO IR87~ISO IR159"] {
            let decoded = try read(header(charset, handling: "ISO 2022-1994") + line)
            #expect(try Samples.text(decoded.message, "PID-5.1") == "山戒宮")
            #expect(try Samples.text(decoded.message, "PID-7") == "1980")
            #expect(decoded.notes.isEmpty)
        }
    }

    @Test func `Right halves, katakana and JIS X 0212 are switched to as well`() throws {
        let text = "PID|1||2||\u{1B}-F\u{D0}\u{E1}^\u{1B}$)C\u{C8}\u{AB}^\u{1B}(I6\u{1B}(B^\u{1B}$(D0!\u{1B}(B\r"
        let decoded = try read(header("~8859/7~KS X 1001~ISO IR14~ISO IR159", handling: "ISO 2022-1994") + text)
        #expect(try Samples.text(decoded.message, "PID-5.1") == "Πα")
        #expect(try Samples.text(decoded.message, "PID-5.2") == "홍")
        #expect(try Samples.text(decoded.message, "PID-5.3") == "ｶ")
        #expect(try Samples.text(decoded.message, "PID-5.4") == "丂")
    }

    @Test func `The escapes of version 2_3 switch like escape sequences`() throws {
        let line = "PID|1||2||\\M2442\\;32|5\\\\C2842\\^Taro||1980\r"
        let decoded = try read(header("~ISO IR87", handling: "2.3") + line + "NTE|1||\\M24\\X\\.br\\\r")
        #expect(try Samples.text(decoded.message, "PID-5.1") == "山戒宮")
        #expect(try Samples.text(decoded.message, "PID-5.2") == "Taro")
        let high = try read(header("8859/1~ISO IR87", handling: "2.3") + line + "NTE|1||\u{FC}\r")
        #expect(try Samples.text(high.message, "PID-5.1") == "山戒宮")
        #expect(try Samples.text(high.message, "NTE-3") == "ü")
    }

    @Test func `Bytes in hexadecimal are of the message's set`() throws {
        let decoded = try read(header("8859/1") + "PID|1||2||M\\XFC\\ller \\X0D\\ \\XE4F6\\\r")
        #expect(try Samples.text(decoded.message, "PID-5") == "Müller \r äö")
    }

    @Test func `UTF-16 is no message, is recognised, and its header can be read`() throws {
        let text = header("UNICODE UTF-16") + "PID|1\r"
        let little: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        for bytes in [little, big] {
            #expect(throws: ParseError.self) { try TextReader().read(bytes) }
            #expect(WideText.isWide(bytes))
            let narrowed = try #require(WideText.narrowed(bytes))
            #expect(Header(lenient: narrowed)?.controlID == Array("M1".utf8))
        }
        #expect(!WideText.isWide(Array(text.utf8)))
    }
}
