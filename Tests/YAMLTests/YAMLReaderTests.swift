import Testing
import YAML

@Suite struct YAMLReaderTests {
    private func read(_ text: String) throws -> Node {
        let (node, diagnostics) = YAMLReader.read(file: "a.yaml", bytes: Array(text.utf8))
        #expect(diagnostics == [])
        return try #require(node)
    }

    @Test(arguments: ["NO", "~", "0012", "2.10", "12:30", "null", "true", "0x1F", "2026-03-01", ".inf", "ADT^*"])
    func everyScalarStaysTheTextThatWasWritten(_ text: String) throws {
        let node = try read("value: \(text)\n")
        #expect(node["value"]?.text == text)
    }

    @Test func keysAndValuesKnowTheirPlaces() throws {
        let node = try read("route: a\nfrom:\n  mllp: {port: 2575}\nsteps:\n  - remove: PID-19\n")
        let entries = try #require(node.entries)
        #expect(entries[1].key.span == SourceSpan(file: "a.yaml", line: 2, column: 1, length: 4))
        let port = try #require(node["from"]?["mllp"]?.entries?.first)
        #expect(port.key.span == SourceSpan(file: "a.yaml", line: 3, column: 10, length: 4))
        #expect(port.value.span == SourceSpan(file: "a.yaml", line: 3, column: 16, length: 4))
        let step = try #require(node["steps"]?.items?.first?.entries?.first)
        #expect(step.value.span == SourceSpan(file: "a.yaml", line: 5, column: 13, length: 6))
    }

    @Test func columnsCountCharactersNotBytes() throws {
        let node = try read("\"ärzte\": {näme: x}\n")
        let entry = try #require(node.entries?.first?.value.entries?.first)
        #expect(entry.key.span.column == 11)
        #expect(entry.value.span.column == 17)
    }

    @Test func textSpansStartAfterTheQuoteAndOnTheLineBelowABar() throws {
        let node = try read("a: 'x y'\nb: |\n  first\n  second\nc: plain\n")
        #expect(node["a"]?.textSpan == SourceSpan(file: "a.yaml", line: 1, column: 5, length: 3))
        #expect(node["b"]?.textSpan == SourceSpan(file: "a.yaml", line: 3, column: 3, length: 5))
        #expect(node["b"]?.text == "first\nsecond\n")
        #expect(node["c"]?.textSpan.column == 4)
    }

    @Test func aByteOrderMarkDoesNotShiftAnything() throws {
        let (node, diagnostics) = YAMLReader.read(file: "a.yaml", bytes: [0xEF, 0xBB, 0xBF] + Array("route: a".utf8))
        #expect(diagnostics.isEmpty)
        #expect(node?.entries?.first?.key.span.column == 1)
    }

    @Test func whatIsMissingAtTheEndIsPlacedInTheFile() {
        let (_, findings) = YAMLReader.read(file: "a.yaml", bytes: Array("?".utf8))
        #expect(findings.allSatisfy { $0.span.line == 1 })
        let (node, _) = YAMLReader.read(file: "a.yaml", bytes: Array("a:".utf8))
        #expect(node?["a"]?.span.line == 1)
    }

    @Test func linesEndAnyWay() throws {
        let node = try read("a: 1\r\nb: 2\rc: 3\n")
        #expect(node["b"]?.span.line == 2)
        #expect(node["c"]?.span.line == 3)
    }

    @Test func bracesKeepWhatWasWritten() throws {
        let node = try read("text: {PID-5.1}\nlist: [a, b]\n")
        #expect(node["text"]?.flowSource == "{PID-5.1}")
        #expect(node["list"]?.flowSource == "[a, b]")
    }

    @Test func anEmptyValueIsMissingAndQuotesAreNot() throws {
        let node = try read("a:\nb: \"\"\n")
        #expect(node["a"]?.isMissing == true)
        #expect(node["b"]?.isMissing == false)
        #expect(node["b"]?.text == "")
    }

    @Test func readingGoesOnAfterFaultsThatAreNotOfSyntax() throws {
        let text = "a: &x 1\nb: *x\nc: !!int 3\n<<: y\na: 2\nd: last\n"
        let (node, diagnostics) = YAMLReader.read(file: "a.yaml", bytes: Array(text.utf8))
        #expect(diagnostics.map(\.code) == ["E105", "E106", "E107", "E108", "E109"])
        #expect(diagnostics.last?.related.first?.span.line == 1)
        #expect(node?["a"]?.text == "1")
        #expect(node?["b"]?.isInvalid == true)
        #expect(node?["d"]?.text == "last")
    }

    @Test(
        arguments: [
            ("a:\n\tb: 1", "E103", 2), ("a:\tb", "E103", 1), ("a: {b: 1,\tc: 2}", "E103", 1),
            ("a: 1\n---\nb: 2", "E104", 2), ("text: {PID-5.1} x", "E121", 1), ("x: [PID-3[1].4, PID-5]", "E122", 1),
            ("key: {a: ${env:X}}", "E122", 1), ("x: *", "E123", 1), ("x: @a", "E123", 1), ("x: %d", "E123", 1),
            ("x: `a`", "E123", 1), ("types: [*]", "E123", 1), ("because: Rejected: no id", "E124", 1),
            ("path: out/{now: yyyy}/x", "E124", 1), ("when: OBX-3 is \"A #1\"", "E125", 1),
            ("when: OBX[3=A #1]-5", "E125", 1), ("a: \"b", "E126", 1), ("a: 'b", "E126", 1), ("a: \"b\" c", "E127", 1),
            ("a: 1\n b: 2", "E128", 2), ("a: - b", "E128", 1), ("a: \"\\q\"", "E129", 1), ("a: 1\nb\nc: 2", "E130", 2),
            ("a: [b", "E131", 1), ("a: {b: 1", "E131", 1), ("a: | b", "E133", 1), ("? a\n: b", nil, 1),
            ("? [a]\n: b", "E113", 1), ("", "E114", 1), ("# only\n", "E114", 1), ("a: !x", "E107", 1),
        ] as [(String, String?, Int)])
    func libyamlsWordsAreTranslated(_ text: String, _ code: String?, _ line: Int) {
        let (_, diagnostics) = YAMLReader.read(file: "a.yaml", bytes: Array(text.utf8))
        #expect(diagnostics.first?.code == code)
        if code != nil { #expect(diagnostics.first?.span.line == line) }
    }

    @Test func commentsAfterWholeTextsAreComments() throws {
        let node = try read("port: 2575   # the old port\nwhen: PID-8 is \"F\" # women\n")
        #expect(node["port"]?.text == "2575")
        #expect(node["when"]?.text == "PID-8 is \"F\"")
    }

    @Test(arguments: [
        ("because: Rejected: no id", "because: \"Rejected: no id\""), ("text: {PID-5.1} x", "\"{PID-5.1} x\""),
        ("when: OBX-3 is \"A #1\"", "'OBX-3 is \"A #1\"'"), ("x: [PID-3[1].4, PID-5]", "- PID-3[1].4\n- PID-5"),
        ("types: [*, ADT^A01]", "\"*\""),
    ])
    func theCorrectionCanBePasted(_ text: String, _ fix: String) {
        let (_, diagnostics) = YAMLReader.read(file: "a.yaml", bytes: Array(text.utf8))
        #expect(diagnostics.first?.fix == fix)
    }
}
