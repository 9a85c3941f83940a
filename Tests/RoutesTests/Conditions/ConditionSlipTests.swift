import Routes
import Testing
import YAML

@Suite struct ConditionSlipTests {
    private func diagnostics(_ text: String, length: Int? = nil) -> [Diagnostic] {
        let span = SourceSpan(file: "a.yaml", line: 7, column: 9, length: length ?? text.unicodeScalars.count)
        let (condition, diagnostics) = ConditionParser.parse(text, at: span, tables: ["sex", "authority"])
        #expect((condition == nil) == !diagnostics.isEmpty, "a condition comes exactly without findings: \(text)")
        return diagnostics
    }

    struct Slip: Sendable, CustomTestStringConvertible {
        var written: String
        var codes: [String]
        var right: String

        init(_ written: String, _ codes: [String], _ right: String) {
            self.written = written
            self.codes = codes
            self.right = right
        }

        var testDescription: String { written }
    }

    @Test(
        "A slip is named with the whole condition as it should be",
        arguments: [
            Slip("PID-8 == \"F\"", ["E403"], "PID-8 is \"F\""),
            Slip("PID-8=\"F\"", ["E403"], "PID-8 is \"F\""),
            Slip("PID-8 != \"F\"", ["E403"], "PID-8 is not \"F\""),
            Slip("PID-8 <> \"F\"", ["E403"], "PID-8 is not \"F\""),
            Slip("PID-8 equals \"F\"", ["E407"], "PID-8 is \"F\""),
            Slip("PID-8 isn't \"F\"", ["E407"], "PID-8 is not \"F\""),
            Slip("PID-8 is equal to \"F\"", ["E407"], "PID-8 is \"F\""),
            Slip("PID-8 IS \"F\"", ["E407"], "PID-8 is \"F\""),
            Slip("PID-8 is \"F\" && event is \"A01\"", ["E404"], "PID-8 is \"F\" and event is \"A01\""),
            Slip("PID-8 is \"F\"||event is \"A01\"", ["E404"], "PID-8 is \"F\" or event is \"A01\""),
            Slip("PID-8 is \"F\" AND event is \"A01\"", ["E404"], "PID-8 is \"F\" and event is \"A01\""),
            Slip("!PID-8 is \"F\"", ["E404"], "not PID-8 is \"F\""),
            Slip("PID-8 exists", ["E407"], "PID-8 is valued"),
            Slip("PID-8 does not exist", ["E407"], "PID-8 is not valued"),
            Slip("exists PID-8", ["E407"], "PID-8 is valued"),
            Slip("exists(PID-8)", ["E407"], "PID-8 is valued"),
            Slip("empty(PID-3)", ["E407"], "PID-3 is empty"),
            Slip("not empty(PID-3) and event is \"A01\"", ["E407"], "not PID-3 is empty and event is \"A01\""),
            Slip("PID-8 is missing", ["E407"], "PID-8 is empty"),
            Slip("PID-8 valued", ["E413"], "PID-8 is valued"),
            Slip("PID-8 not empty", ["E413"], "PID-8 is not empty"),
            Slip("PID-8 \"F\"", ["E413"], "PID-8 is \"F\""),
            Slip("PID-3.1", ["E413"], "PID-3.1 is valued"),
            Slip("PID-3.1 and PID-8 is \"F\"", ["E413"], "PID-3.1 is valued and PID-8 is \"F\""),
            Slip("PID-8 is F", ["E405"], "PID-8 is \"F\""),
            Slip("event is A08", ["E405"], "event is \"A08\""),
            Slip("type is ORU^R01", ["E405"], "type is \"ORU^R01\""),
            Slip("OBX-3 is 718-7", ["E405"], "OBX-3 is \"718-7\""),
            Slip("PID-5.1 is Van Dyke and PID-8 is \"F\"", ["E405"], "PID-5.1 is \"Van Dyke\" and PID-8 is \"F\""),
            Slip("PID-8 is 'F'", ["E405"], "PID-8 is \"F\""),
            Slip("PID-8 is \u{201C}F\u{201D}", ["E405"], "PID-8 is \"F\""),
            Slip("PID-8 in [M, F]", ["E405", "E405"], "PID-8 in [\"M\", \"F\"]"),
            Slip("PID-8 in (\"M\", \"F\")", ["E407"], "PID-8 in [\"M\", \"F\"]"),
            Slip("PID-8 in \"M\"", ["E407"], "PID-8 in [\"M\"]"),
            Slip("PID-8 in [\"M\" \"F\"]", ["E416"], "PID-8 in [\"M\", \"F\"]"),
            Slip("PID-8 is in [\"M\"]", ["E407"], "PID-8 in [\"M\"]"),
            Slip("PID-8 is not in [\"M\"]", ["E407"], "PID-8 not in [\"M\"]"),
            Slip("PID-8 in sex", ["E407"], "PID-8 in table sex"),
            Slip("PID-8 in table sec", ["E408"], "PID-8 in table sex"),
            Slip("PID-8 in table \"sex\"", ["E407"], "PID-8 in table sex"),
            Slip("PID-5.1 does not contain \"X\"", ["E407"], "PID-5.1 not contains \"X\""),
            Slip("PID-5.1 startswith \"X\"", ["E407"], "PID-5.1 starts with \"X\""),
            Slip("PID-5.1 =~ \"X.*\"", ["E403"], "PID-5.1 matches \"X.*\""),
            Slip("OBX-5 is greater than 5", ["E407"], "OBX-5 > 5"),
            Slip("OBX-5 => 5", ["E403"], "OBX-5 >= 5"),
            Slip("OBX-5 > \"5.5\"", ["E410"], "OBX-5 > 5.5"),
            Slip("PID-7 < 20260301", ["E410"], "PID-7 < \"20260301\""),
            Slip("PID-7 < \"2026-03-01\"", ["E410"], "PID-7 < \"20260301\""),
            Slip("PID.5.1 is valued", ["E301"], "PID-5.1 is valued"),
            Slip("PID-3(1) is valued", ["E301"], "PID-3[1] is valued"),
            Slip("PID-8 is PID.9", ["E301"], "PID-8 is PID-9"),
            Slip("OBX[*]-8 is \"H\"", ["E402"], "any OBX[*]-8 is \"H\""),
            Slip("every OBX[*]-8 is \"H\"", ["E407"], "all OBX[*]-8 is \"H\""),
            Slip("any of PID-3 is \"1\"", ["E407"], "any PID-3 is \"1\""),
            Slip("any type is \"ADT^A01\"", ["E412"], "type is \"ADT^A01\""),
            Slip("PID-8 is \"M\" or \"F\"", ["E407"], "PID-8 is \"M\" or PID-8 is \"F\""),
            Slip(
                "PID-8 = \"F\" && PID-3 exists || OBX[*]-8 is H", ["E403", "E404", "E407", "E404", "E402", "E405"],
                "PID-8 is \"F\" and PID-3 is valued or any OBX[*]-8 is \"H\""),
        ])
    func slips(_ slip: Slip) {
        let found = diagnostics(slip.written)
        #expect(found.map(\.code) == slip.codes)
        for diagnostic in found { #expect(diagnostic.fix == slip.right) }
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var written: String
        var code: String
        /// Offset and length of what is marked.
        var mark: Range<Int>

        init(_ written: String, _ code: String, _ mark: Range<Int>) {
            self.written = written
            self.code = code
            self.mark = mark
        }

        var testDescription: String { written }
    }

    @Test(
        "What cannot be put right is marked where it stands, without a made-up correction",
        arguments: [
            Fault("", "E401", 0..<1),
            Fault("hello is \"x\"", "E401", 0..<5),
            Fault("PID-8 is", "E401", 7..<8),
            Fault("PID-8 is \"F\" \"M\"", "E401", 13..<16),
            Fault("PID-8 is \"F", "E406", 9..<11),
            Fault("(PID-8 is \"F\"", "E416", 0..<1),
            Fault("PID-8 is \"F\")", "E416", 12..<13),
            Fault("PID-8 in [\"F\"", "E416", 9..<10),
            Fault("PID-8 in []", "E414", 9..<11),
            Fault("PID-8 contains \"\"", "E414", 15..<17),
            Fault("PID-8 is \"\"", "E407", 9..<11),
            Fault("PID-8 in table wards", "E408", 15..<20),
            Fault("PID-8 matches \"a(b\"", "E409", 16..<17),
            Fault("OBX-5 < abc", "E410", 8..<11),
            Fault("any PID-3.1 is valued", "E412", 4..<11),
            Fault("no event is \"A01\"", "E412", 0..<3),
            Fault("PV1 is \"I\"", "E415", 4..<10),
            Fault("PID-8 is OBX[*]-8", "E402", 9..<17),
            Fault("PID-0 is valued", "E301", 4..<5),
            Fault("PID-8 is not \"M\" or \"F\"", "E407", 20..<23),
            Fault("PID-8 frobs \"M\"", "E401", 6..<11),
        ])
    func faults(_ fault: Fault) throws {
        let found = diagnostics(fault.written, length: max(1, fault.written.unicodeScalars.count))
        let first = try #require(found.first)
        #expect(found.map(\.code) == [fault.code])
        #expect(first.fix == nil)
        let span = SourceSpan(file: "a.yaml", line: 7, column: 9 + fault.mark.lowerBound, length: fault.mark.count)
        #expect(first.span == span)
    }

    @Test("Text that does not stand in the file as it is read is marked as a whole")
    func foldedText() throws {
        let whole = SourceSpan(file: "a.yaml", line: 7, column: 9, length: 5)
        let found = ConditionParser.parse("PID-8 is \"F\" && PID-3 is valued", at: whole, tables: []).1
        #expect(found.map(\.span) == [whole])
    }

    @Test("Nesting is limited, and the limit is named")
    func depth() throws {
        let deepest = String(repeating: "(", count: 32) + "event is \"A\"" + String(repeating: ")", count: 32)
        #expect(diagnostics(String(repeating: "not ", count: 32) + "event is \"A\"").first?.code == "E411")
        #expect(diagnostics(deepest).first?.code == "E411")
        #expect(diagnostics(String(deepest.dropFirst().dropLast())).isEmpty)
        #expect(diagnostics(deepest).first?.message.contains("32") == true)
    }

    @Test("Length is limited, and the limit is named")
    func length() {
        let long = "PID-8 in [" + Array(repeating: "\"F\"", count: 798).joined(separator: ", ") + "]"
        #expect(diagnostics(long).isEmpty)
        let found = diagnostics(long + String(repeating: " ", count: 4_001 - long.count))
        #expect(found.map(\.code) == ["E411"])
        #expect(found.first?.message.contains("4000") == true)
    }

    @Test("Thousands of pieces of any kind are read without a trap")
    func anything() {
        let pieces = [
            "PID-3[", "any", "\"", "is", "(", ")", "]", "not", "in", "[", "'", "&&", "-", ".",
            "\u{1F469}\u{200D}\u{1F4BB}", "<", "table", "5", "OBX[*]-5",
        ]
        var seed: UInt64 = 42
        for _ in 0..<3_000 {
            var text = ""
            for _ in 0..<8 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(seed >> 33) % pieces.count] + (seed & 1 << 20 == 0 ? " " : "")
            }
            _ = diagnostics(text)
        }
    }

    @Test("The examples of the catalogue are wrong and right as it says")
    func catalogue() {
        let pages = DiagnosticCatalog.all.filter { $0.code.hasPrefix("E4") }
        for page in pages {
            guard let wrong = page.wrong, let right = page.right else { continue }
            #expect(diagnostics(String(wrong.dropFirst("when: ".count))).first?.code == page.code)
            #expect(diagnostics(String(right.dropFirst("when: ".count))).isEmpty)
        }
        #expect(pages.count { $0.wrong != nil } > 10)
    }
}
