import HL7
import Testing

@Suite struct EscapesTests {
    @Test(arguments: [
        (#"a\F\b\S\c\T\d\R\e\E\f"#, #"a|b^c&d~e\f"#), (#"\X41424a\x"#, "ABJx"), (#"\X0D0A\"#, "\r\n"),
        ("plain", "plain"),
        (#"a\.br\b"#, #"a\.br\b"#), (#"\H\bold\N\"#, #"\H\bold\N\"#), (#"\Z99\"#, #"\Z99\"#),
        (#"\C2842\"#, #"\C2842\"#),
        (#"\M2442\"#, #"\M2442\"#), (#"C:\temp"#, #"C:\temp"#), (#"C:\temp\dir"#, #"C:\temp\dir"#), (#"\"#, #"\"#),
        (#"\\"#, #"\\"#), (#"\X4\"#, #"\X4\"#), (#"\X4G\"#, #"\X4G\"#), (#"\X\"#, #"\X\"#), (#"\P\"#, #"\P\"#),
        (#"\f\"#, #"\f\"#), (#"\F"#, #"\F"#), (#"\E\F\E\"#, #"\F\"#), ("", ""), (#"\FF\"#, #"\FF\"#),
        (#"a\b^c\F\d"#, #"a\b^c|d"#),
    ])
    func `Sequences become their characters, others stay as sent`(_ raw: String, _ text: String) {
        #expect(Samples.text(Escapes.decode(raw.utf8, .standard)) == text)
    }

    @Test func `The truncation character is escaped where the header declares one`() {
        var delimiters = Delimiters.standard
        #expect(Samples.text(Escapes.encode("a#".utf8, delimiters)) == "a#")
        delimiters.truncation = 0x23
        #expect(Samples.text(Escapes.encode("a#".utf8, delimiters)) == #"a\P\"#)
        #expect(Samples.text(Escapes.decode(#"a\P\"#.utf8, delimiters)) == "a#")
    }

    @Test(arguments: [
        ([EscapePiece.kept([0x5C]), .text(Array("#".utf8))], #"\E\\P\"#), ([.kept([0x5C]), .text([0x41])], #"\A"#),
        ([.kept([0x5C]), .text(Array("a^".utf8))], #"\E\a\S\"#),
    ])
    func `An escape character that stood alone never begins a sequence`(_ pieces: [EscapePiece], _ raw: String) {
        var delimiters = Delimiters.standard
        delimiters.truncation = 0x23
        #expect(Samples.text(Escapes.join(pieces, delimiters)) == raw)
    }

    @Test func `Any text survives escaping and unescaping`() {
        let unusual = Delimiters(field: 0x23, component: 0x24, repetition: 0x25, escape: 0x2A, subcomponent: 0x40)
        var generator = SeededGenerator(seed: 2)
        for delimiters in [Delimiters.standard, unusual] {
            for _ in 0..<2000 {
                let text = generator.bytes(upTo: 60, of: Array(#"aF|^~\&#X0D.$%*@"#.utf8) + [0x0D, 0x0A, 0x00, 0xFF])
                let raw = Escapes.encode(text, delimiters)
                #expect(Escapes.decode(raw, delimiters) == text)
                #expect(
                    !raw.contains { $0 == 0x0D || $0 == 0x0A || $0 == delimiters.field || $0 == delimiters.component })
                #expect(Escapes.join(Escapes.pieces(raw, delimiters), delimiters) == raw)
            }
        }
    }

    @Test func `Pieces tell text from what is no character, and join to what was sent`() {
        let raw = Array(#"a\T\b\.br\c\Z1\\H\d\"#.utf8)
        let pieces = Escapes.pieces(raw, .standard)
        #expect(
            pieces == [
                .text(Array("a&b".utf8)), .kept(Array(#"\.br\"#.utf8)), .text(Array("c".utf8)),
                .kept(Array(#"\Z1\"#.utf8)), .kept(Array(#"\H\"#.utf8)), .text(Array("d".utf8)), .kept([0x5C]),
            ])
        #expect(Escapes.join(pieces, .standard) == raw)
        #expect(Escapes.pieces([], .standard).isEmpty)
    }

    @Test func `Without an escape character nothing is a sequence, and nothing becomes structure`() {
        var delimiters = Delimiters.standard
        delimiters.escape = nil
        #expect(Samples.text(Escapes.decode(#"a\F\b"#.utf8, delimiters)) == #"a\F\b"#)
        #expect(Samples.text(Escapes.encode(#"a|b^c\d"#.utf8, delimiters)) == #"a b c\d"#)
        #expect(!Escapes.canEncode("a|b".utf8, delimiters))
        #expect(Escapes.canEncode(#"a\b"#.utf8, delimiters))
        #expect(Escapes.canEncode("a|b".utf8, .standard))
    }
}
