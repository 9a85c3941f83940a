import HL7
import Routes
import Testing
import YAML

@Suite struct TemplateParserTests {
    private func parse(_ text: String) -> (Template?, [Diagnostic]) {
        TemplateParser.parse(
            text, at: SourceSpan(file: "a.yaml", line: 3, column: 11, length: text.unicodeScalars.count))
    }

    /// The parts, in words.
    private func parts(_ text: String) throws -> [String] {
        let (template, diagnostics) = parse(text)
        #expect(diagnostics.isEmpty, "\(diagnostics.map(\.message))")
        return try #require(template).parts.map { part in
            switch part {
            case .literal(let bytes): "text " + String(decoding: bytes, as: UTF8.self)
            case .path(let path): "path \(path)"
            case .now(let format): "now \(format.source)"
            case .messageID: "id"
            }
        }
    }

    @Test("Placeholders and the text between them keep their order")
    func order() throws {
        #expect(
            try parts("a/{now: yyyy-MM-dd}/{MSH-10}-{message.id}.hl7") == [
                "text a/", "now yyyy-MM-dd", "text /", "path MSH-10", "text -", "id", "text .hl7",
            ])
    }

    @Test(
        "Braces are placeholders, and two are a brace",
        arguments: [
            ("plain", ["text plain"]), ("", []), ("{{x}", ["text {x}"]), ("{{{PID-3.1}", ["text {", "path PID-3.1"]),
            ("a}b", ["text a}b"]),
            ("{ PID-3[5=MR].1 }", ["path PID-3[5=MR].1"]), ("{OBX[3.1=\"a}b\"]-5}", ["path OBX[3.1=a}b]-5"]),
            ("{now:yyyy}", ["now yyyy"]), ("{now: HH:mm}", ["now HH:mm"]),
            ("ü{PID-3[*].1}", ["text ü", "path PID-3[*].1"]),
        ] as [(String, [String])])
    func braces(_ text: String, _ expected: [String]) throws {
        // `}` needs no quotes inside a path's value; what it prints may differ from what was written.
        #expect(try parts(text) == expected)
    }

    @Test(
        "What is no placeholder is marked, with what was meant where that is clear",
        arguments: [
            ("x {PID.5.1}", "E301", 7, "{PID-5.1}"), ("{PID-0}", "E301", 6, nil), ("{patient}", "E306", 1, nil),
            ("ab{}", "E306", 3, nil), ("{messageid}", "E306", 1, nil),
            ("{now: YYYYMMDD}", "E235", 7, "{now: yyyyMMdd}"),
            ("a {PID-3", "E307", 3, nil), ("{PID-3 {now: yyyy}", "E307", 1, nil), ("{env:HOME}", "E306", 1, nil),
        ] as [(String, String, Int, String?)])
    func faults(_ text: String, _ code: String, _ column: Int, _ fix: String?) throws {
        let (template, diagnostics) = parse(text)
        let first = try #require(diagnostics.first)
        #expect(template == nil)
        #expect(diagnostics.count == 1)
        #expect(first.code == code)
        #expect(first.span.column == 10 + column)
        #expect(first.fix == fix)
    }

    @Test("Every fault of a text is reported at once")
    func allAtOnce() {
        #expect(parse("{PID.3} {nope} {now: qq}").1.map(\.code) == ["E301", "E306", "E235"])
    }

    @Test("A text's length is limited, and the limit is named")
    func length() {
        #expect(parse(String(repeating: "a", count: 16_000)).1.isEmpty)
        let found = parse(String(repeating: "a", count: 16_001)).1
        #expect(found.map(\.code) == ["E303"])
        #expect(found.first?.message.contains("16000") == true)
    }
}
