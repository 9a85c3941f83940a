import HL7
import Routes
import Testing
import YAML

@Suite struct ConditionGrammarTests {
    private static let tables: Set = ["sex", "authority"]

    private func read(_ text: String) throws -> Condition {
        let span = SourceSpan(file: "a.yaml", line: 7, column: 9, length: text.unicodeScalars.count)
        let (condition, diagnostics) = ConditionParser.parse(text, at: span, tables: Self.tables)
        #expect(diagnostics.isEmpty, "\(text): \(diagnostics.map(\.message))")
        return try #require(condition)
    }

    private func comparison(_ text: String) throws -> Condition.Comparison {
        guard case .compare(let comparison) = try read(text) else {
            Issue.record("\(text) is no comparison")
            throw ConditionShapeError()
        }
        return comparison
    }

    struct ConditionShapeError: Error {}

    @Test(
        "Every form of the grammar is read without a finding",
        arguments: [
            "PID-3.1 is valued", "PID-3.1 is not valued", "PID-8 is empty", "PID-8 is not empty", "PID-8 is null",
            "PID-8 is not null", "PID-8 is \"F\"", "PID-8 is not \"F\"", "PID-3.1 is MRG-1.1", "PID-3.1 is not MRG-1.1",
            "PID-8 in [\"F\", \"M\"]", "PID-8 not in [\"F\"]", "PID-8 in table sex", "PID-8 not in table sex",
            "PID-5.1 contains \"TEST\"", "PID-5.1 not contains \"TEST\"", "PID-3.1 starts with \"QC\"",
            "PID-3.1 ends with \"0\"", "OBX-5 matches \"[<>] *[0-9]+\"", "OBX-5 not matches \"[0-9]+\"", "OBX-5 < 5",
            "OBX-5 <= -5.5", "OBX-5 > +0.1", "OBX-5>=7", "PID-7 < \"20260301\"", "MSH-7 >= \"20260301101500+0100\"",
            "type is \"ORU^R01\"", "event in [\"A01\", \"A04\"]", "tag.patient is valued",
            "any PID-3[*].1 is valued", "all OBX[*]-11 is \"F\"", "no OBX[*]-3 is valued", "any PID-3 is \"1\"",
            "any PID-3[5=MR].1 is valued", "no NTE is valued", "OBX[3.1=718-7]-5 is valued",
            "OBX[3.1=\"a ] b\"]-5 is valued", "PID-3[last].4.1 is \"HOSP\"", "ZPI is valued",
            "not PID-8 is \"F\"", "(PID-8 is \"F\")",
            "not not (PID-8 is \"F\" or type is \"ADT^A01\") and event is \"A01\"",
            "QPD-3.1 is \"@PID.19\"", "MSH-2 is \"^~\\&\"", "PID-5.1 is \"say \"\"ah\"\"\"", "PID-5.1 contains \"ü\"",
        ])
    func wholeGrammar(_ text: String) throws {
        _ = try read(text)
    }

    @Test("`and` binds tighter than `or`, and `not` tighter than both")
    func precedence() throws {
        guard case .any(let parts) = try read("event is \"A\" or not event is \"B\" and event is \"C\"") else {
            Issue.record("not an or")
            return
        }
        #expect(parts.count == 2)
        guard case .all(let both) = parts[1], case .not = both[0], case .compare = both[1] else {
            Issue.record("the second part is not `(not B) and C`")
            return
        }
    }

    @Test("Parentheses change what belongs together")
    func parentheses() throws {
        guard case .all(let parts) = try read("(event is \"A\" or event is \"B\") and event is \"C\""),
            case .any(let first) = parts[0]
        else {
            Issue.record("not an and of an or")
            return
        }
        #expect(parts.count == 2)
        #expect(first.count == 2)
    }

    @Test("A comparison keeps its quantifier, path, negation, place and words")
    func parts() throws {
        let condition = try read("PID-8 is \"F\" and any PID-3[*].5 is not \"MR\"")
        guard case .all(let parts) = condition, case .compare(let second) = parts[1] else {
            Issue.record("not an and")
            return
        }
        #expect(second.quantifier == .any)
        #expect(second.isNegated)
        #expect(second.source == "any PID-3[*].5 is not \"MR\"")
        #expect(second.place == Place(file: "a.yaml", line: 7, column: 9 + 17))
        guard case .path(let path) = second.subject, case .equals(.text(let text)) = second.test else {
            Issue.record("not a path and a text")
            return
        }
        #expect(path == Path(segment: try #require(SegmentName("PID")), field: 3, fieldPick: .all, component: 5))
        #expect(text == Array("MR".utf8))
    }

    @Test("A quote inside text is written twice, a backslash stands for itself")
    func quotes() throws {
        guard case .equals(.text(let quoted)) = try comparison("PID-5.1 is \"say \"\"ah\"\"\"").test,
            case .equals(.text(let separators)) = try comparison("MSH-2 is \"^~\\&\"").test
        else {
            Issue.record("no texts")
            return
        }
        #expect(quoted == Array("say \"ah\"".utf8))
        #expect(separators == Array("^~\\&".utf8))
    }

    @Test("A bare number is a number and a quoted one a date")
    func references() throws {
        guard case .ordered(.less, .number(let number)) = try comparison("OBX-5 < 7.50").test,
            case .ordered(.greaterOrEqual, .date(let date)) = try comparison("PID-7 >= \"202603\"").test
        else {
            Issue.record("no number and date")
            return
        }
        #expect(number == Decimal64(Array("7.5".utf8)))
        #expect(date == Timestamp(year: 2026, month: 3))
    }

    @Test("A path after `is` is another value of the message")
    func pathOperand() throws {
        guard case .equals(.path(let path)) = try comparison("MRG-1.1 is PID-3.1").test else {
            Issue.record("no path")
            return
        }
        #expect(path.description == "PID-3.1")
    }

    @Test("A list keeps its texts in order")
    func lists() throws {
        guard case .oneOf(let texts) = try comparison("OBX-11 in [\"X\",\"D\" , \"\"]").test else {
            Issue.record("no list")
            return
        }
        #expect(texts == [Array("X".utf8), Array("D".utf8), []])
    }
}
