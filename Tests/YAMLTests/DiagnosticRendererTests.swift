import Testing
import YAML

@Suite struct DiagnosticRendererTests {
    private let source = SourceText(
        file: "Routes/registrations.yaml",
        bytes: Array((String(repeating: "\n", count: 45) + "  - uppercase: PID-5.1\n").utf8))

    private var unknownStep: Diagnostic {
        Diagnostic(
            code: "E211", message: "unknown step `uppercase`",
            span: SourceSpan(file: source.file, line: 46, column: 5, length: 9),
            label: "this is a function, not a step", fix: "- change: PID-5.1\n  apply: uppercase")
    }

    @Test func textHasTheFormThatTheManualShows() {
        let text = DiagnosticRenderer.text([unknownStep], sources: [source.file: source])
        #expect(
            text == """
                error[E211] unknown step `uppercase`
                  --> Routes/registrations.yaml:46:5
                   |
                46 |   - uppercase: PID-5.1
                   |     ^^^^^^^^^ this is a function, not a step
                   = write:   - change: PID-5.1
                                apply: uppercase

                """)
    }

    @Test func helpAndFixShareALine() {
        var diagnostic = unknownStep
        diagnostic.help = "start with any, all or no"
        diagnostic.fix = "any OBX[*]-8 is \"H\""
        let text = DiagnosticRenderer.text([diagnostic], sources: [:])
        #expect(text.contains("   = start with any, all or no:   any OBX[*]-8 is \"H\"\n"))
    }

    @Test func colourIsOnlyAddedNeverNeeded() {
        let plain = DiagnosticRenderer.text([unknownStep], sources: [source.file: source])
        let coloured = DiagnosticRenderer.text([unknownStep], sources: [source.file: source], colour: true)
        #expect(coloured.contains("\u{1B}[1;31m"))
        #expect(uncoloured(coloured) == plain)
    }

    private func uncoloured(_ text: String) -> String {
        var result = ""
        var isEscape = false
        for scalar in text.unicodeScalars {
            if scalar == "\u{1B}" { isEscape = true }
            if !isEscape { result.unicodeScalars.append(scalar) }
            if scalar == "m" { isEscape = false }
        }
        return result
    }

    @Test func secretsAndControlCharactersAreNotShown() {
        let secret = SourceText(file: "a.yaml", bytes: Array("key: hunter2 \u{1B}[2J\n".utf8))
        var diagnostic = Diagnostic(
            code: "E511", message: "a literal\u{1B}[2J",
            span: SourceSpan(file: "a.yaml", line: 1, column: 6, length: 7),
            hidesSource: true)
        #expect(!DiagnosticRenderer.text([diagnostic], sources: ["a.yaml": secret]).contains("hunter2"))
        diagnostic.hidesSource = false
        #expect(!DiagnosticRenderer.text([diagnostic], sources: ["a.yaml": secret]).contains("\u{1B}"))
    }

    @Test func longLinesAreCutAroundTheCaret() throws {
        let long = SourceText(file: "a.yaml", bytes: Array(String(repeating: "x", count: 5000).utf8))
        let diagnostic = Diagnostic(
            code: "E199", message: "m", span: SourceSpan(file: "a.yaml", line: 1, column: 3000, length: 4000))
        let lines = DiagnosticRenderer.text([diagnostic], sources: ["a.yaml": long]).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count < 200 })
        let caret = try #require(lines.last.flatMap { Array($0).firstIndex(of: "^") })
        #expect(Array(lines[3])[caret] == "x")
    }

    @Test func spansBeyondTheFileDoNoHarm() {
        for line in [0, 1, 46, 47, 1_000_000] {
            let span = SourceSpan(file: source.file, line: line, column: 900, length: Int.max)
            let diagnostic = Diagnostic(code: "E199", message: "m", span: span)
            #expect(DiagnosticRenderer.text([diagnostic], sources: [source.file: source]).contains("error[E199] m"))
        }
    }

    @Test func jsonEscapesEverything() {
        let diagnostic = Diagnostic(
            code: "E202", severity: .warning, message: "say \"\\\n\u{1}é",
            span: SourceSpan(file: "a", line: 1, column: 2),
            related: [.init(span: SourceSpan(file: "b", line: 3, column: 4), label: "first")])
        #expect(
            DiagnosticRenderer.json([diagnostic]) == """
                [
                  {"code": "E202", "severity": "warning", "message": "say \\"\\\\\\n\\u0001é", "file": "a", \
                "line": 1, "column": 2, "length": 1, "related": [{"file": "b", "line": 3, "column": 4, "length": 1, \
                "label": "first"}]}
                ]

                """)
        #expect(DiagnosticRenderer.json([]) == "[]\n")
    }

    @Test func junitCountsFilesAndFailures() {
        let text = DiagnosticRenderer.junit([unknownStep], files: ["Routes/good.yaml", source.file])
        #expect(text.contains("tests=\"2\" failures=\"1\""))
        #expect(text.contains("<testcase classname=\"routes\" name=\"Routes/good.yaml\"/>"))
        #expect(text.contains("<failure type=\"E211\" message=\"E211 unknown step `uppercase`\">"))
        #expect(text.contains("apply: uppercase)</failure>"))
    }

    @Test func junitIsXMLWhateverTheMessageSays() {
        var diagnostic = unknownStep
        diagnostic.message = "<a & \"b\">\u{0}"
        #expect(DiagnosticRenderer.junit([diagnostic], files: []).contains("E211 &lt;a &amp; &quot;b&quot;&gt; \""))
    }

    @Test func githubAnnotationsStayOnOneLine() {
        var diagnostic = unknownStep
        diagnostic.message = "100% wrong"
        #expect(
            DiagnosticRenderer.github([diagnostic]) == "::error file=Routes/registrations.yaml,line=46,col=5,"
                + "endColumn=14,title=E211::100%25 wrong%0Athis is a function, not a step%0A- change: PID-5.1%0A"
                + "  apply: uppercase\n")
    }

    @Test func findingsAreSortedByPlace() {
        func at(_ file: String, _ line: Int, _ column: Int) -> Diagnostic {
            Diagnostic(code: "E1", message: "m", span: SourceSpan(file: file, line: line, column: column))
        }
        let sorted = DiagnosticRenderer.sorted([at("b", 1, 1), at("a", 2, 1), at("a", 1, 9), at("a", 1, 2)])
        #expect(sorted == [at("a", 1, 2), at("a", 1, 9), at("a", 2, 1), at("b", 1, 1)])
    }

    @Test func theSummaryCounts() {
        var warning = unknownStep
        warning.severity = .warning
        #expect(
            DiagnosticRenderer.summary(routes: 3, [unknownStep, unknownStep, warning])
                == "3 routes checked: 2 errors, 1 warning")
        #expect(DiagnosticRenderer.summary(routes: 1, []) == "1 route checked: no errors")
    }
}
