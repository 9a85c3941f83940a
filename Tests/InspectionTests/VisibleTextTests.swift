import HL7
import Inspection
import Testing

@Suite struct VisibleTextTests {
    @Test("Nothing that steers a terminal or turns text around is shown as itself")
    func controlsAreEscaped() {
        #expect(VisibleText.text("a\u{1B}[31mb\u{7}c".utf8) == "a\\X1B\\[31mb\\X07\\c")
        #expect(VisibleText.text("\u{9B}31m \u{202E}x \u{2028}".utf8) == "\\U+009B\\31m \\U+202E\\x \\U+2028\\")
        #expect(VisibleText.text([0x4D, 0xFC, 0x6C]) == "M\\XFC\\l")
        #expect(VisibleText.text("Müller 山田 نمی\u{200C}خواهم".utf8) == "Müller 山田 نمی\u{200C}خواهم")
    }

    @Test("Escapes that break lines break lines, and what they say about layout is followed")
    func formattingBreaksLines() {
        let raw = Array(#"a \T\ b\.br\c\X0D0A\d\.sk3\f\H\g\N\\X1B\h"#.utf8)
        #expect(VisibleText.lines(raw, .standard) == ["a & b", "c", "d   fg\\X1B\\h"])
        #expect(VisibleText.lines([], .standard) == [""])
    }

    @Test("Text wraps at spaces, counts wide characters twice, and long words are cut")
    func textWraps() {
        #expect(TextWidth.wrapped("one two three", to: 7) == ["one two", "three"])
        #expect(TextWidth.wrapped("abcdefghij", to: 4) == ["abcd", "efgh", "ij"])
        #expect(TextWidth.wrapped("山田太郎", to: 4) == ["山田", "太郎"])
        #expect(TextWidth.fitted("山田太郎", to: 5) == "山田…")
        #expect(TextWidth.fitted("ab", to: 4) == "ab  ")
        #expect(TextWidth.wrapped("", to: 4) == [""])
    }
}
