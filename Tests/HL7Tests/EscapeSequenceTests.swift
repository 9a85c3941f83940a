import HL7
import Testing

@Suite struct EscapeSequenceTests {
    @Test(arguments: [
        (#"\H\"#, EscapeSequence.highlight), (#"\N\"#, .normal), (#"\.br\"#, .format(.lineBreak)),
        (#"\.sp\"#, .format(.verticalSpace(1))), (#"\.sp 3\"#, .format(.verticalSpace(3))),
        (#"\.in-4\"#, .format(.indent(-4))), (#"\.in +4\"#, .format(.indent(4))),
        (#"\.ti 2\"#, .format(.temporaryIndent(2))), (#"\.sk5\"#, .format(.skip(5))), (#"\.ce\"#, .format(.center)),
        (#"\.fi\"#, .format(.wrap)), (#"\.nf\"#, .format(.noWrap)), (#"\.sp 99999\"#, .format(.verticalSpace(999))),
        (#"\C2842\"#, .characterSet([0x28, 0x42], isMultiByte: false)),
        (#"\M2442\"#, .characterSet([0x24, 0x42], isMultiByte: true)),
        (#"\M242844\"#, .characterSet([0x24, 0x28, 0x44], isMultiByte: true)),
        (#"\Z12\"#, .local), (#"\"#, .unknown), (#"\\"#, .unknown), (#"\C28\"#, .unknown), (#"\C284G\"#, .unknown),
        (#"\.br2\"#, .unknown), (#"\.xx\"#, .unknown), (#"\.in 4x\"#, .unknown), (#"\Q\"#, .unknown),
        (#"\.sp 9999999999\"#, .unknown),
    ])
    func `A kept sequence says what the standard makes of it`(_ sequence: String, _ meaning: EscapeSequence) {
        #expect(EscapeSequence(Array(sequence.utf8), .standard) == meaning)
    }

    @Test(arguments: [
        (#"one\.br\two"#, "one\ntwo"), (#"a\.sp 2\b"#, "a\n\nb"), (#"a\.sp\b"#, "a\nb"), (#"a\.sk 3\b"#, "a   b"),
        (#"\.in 4\a\.br\b\.in -4\\.br\c"#, "    a\n    b\nc"), (#"\.ti 2\a\.br\b"#, "  a\nb"),
        (#"a\.ce\Title\.br\b"#, "a\nTitle\nb"), (#"\.ce\Title"#, "Title"), (#"\.nf\a\.fi\b"#, "ab"),
        (#"\H\HIGH\N\ 7"#, "HIGH 7"), (#"a\F\b\X0D0A\c\X0D\d"#, "a|b\nc\nd"), (#"\Z1\x\q\y"#, #"\Z1\x\q\y"#),
        (#"\M2442\ab"#, "ab"), (#"\.in 3\\.br\a"#, "\n   a"), ("", ""),
    ])
    func `Formatted text is laid out in lines`(_ raw: String, _ text: String) {
        #expect(Samples.text(DisplayText.lines(raw.utf8, .standard)) == text)
    }

    @Test func `A few sequences do not become megabytes`() {
        let raw = Array(String(repeating: #"\.sp999\\.in999\x"#, count: 1000).utf8)
        #expect(DisplayText.lines(raw, .standard).count <= raw.count + 20_000)
    }

    @Test func `Both letters for the truncation character are read, the standard's is written`() {
        var delimiters = Delimiters.standard
        delimiters.truncation = 0x23
        #expect(Samples.text(Escapes.decode(#"a\P\b\L\"#.utf8, delimiters)) == "a#b#")
        #expect(Samples.text(Escapes.encode("a#".utf8, delimiters)) == #"a\P\"#)
        #expect(Samples.text(Escapes.decode(#"a\L\"#.utf8, .standard)) == #"a\L\"#)
    }
}
