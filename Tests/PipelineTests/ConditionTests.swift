import HL7
import Pipeline
import Routes
import Testing

/// The two-valued semantics of conditions.
struct ConditionTests {
    private let text = Fixture.lines(
        #"MSH|^~\&|A|B|C|D|20260301||ORU^R01|1|P|2.5.1"#,
        #"PID|1|""|884211^^^HOSP&1.2&ISO^MR~99^^^SSA^SS||Smith^Anna||198002141200|F|^^||a\F\b"#,
        "OBX|1|NM|718-7||13.2|g/dL||H|||F", "OBX|2|NM|789-8||4.5|g/dL||N|||F", "OBX|3|TX|X||n/a|||A|||P")

    private func holds(_ condition: Condition, tables: [String: CodeTable] = [:]) throws -> Bool {
        let step = Step(when: condition, place: Fixture.place, verb: .stop(.skip, because: "held"))
        let outcome = try Fixture.outcome(text, Fixture.route(steps: [step], tables: tables))
        if case .skipped = outcome { return true }
        return false
    }

    private func holds(
        _ path: String, _ test: Condition.Test, not isNegated: Bool = false, _ quantifier: Condition.Quantifier? = nil
    ) throws -> Bool {
        try holds(try .path(path, test, not: isNegated, quantifier))
    }

    private func text(_ text: String) -> Condition.Test { .equals(.text(Array(text.utf8))) }

    @Test(arguments: [
        ("PID-8", "valued"), ("PID-2", "null"), ("PID-4", "empty"), ("PID-9", "empty"), ("PID-30", "empty"),
        ("ZZZ-1", "empty"), ("PID-3.2", "empty"), ("MSH-2", "valued"),
    ])
    func everyPlaceIsInExactlyOneOfThreeStates(path: String, state: String) throws {
        #expect(try holds(path, .valued) == (state == "valued"))
        #expect(try holds(path, .empty) == (state == "empty"))
        #expect(try holds(path, .null) == (state == "null"))
        #expect(try holds(path, .valued, not: true) == (state != "valued"))
    }

    @Test func textsAreComparedUnescapedAndExactly() throws {
        #expect(try holds("PID-8", text("F")))
        #expect(try !holds("PID-8", text("f")))
        #expect(try holds("PID-11", text("a|b")))
        #expect(try holds("PID-8", text("M"), not: true))
    }

    @Test func somethingWithSmallerPartsComparesItsFirst() throws {
        #expect(try holds("PID-3.4", text("HOSP")))
        #expect(try holds("PID-3", text("884211")))
    }

    @Test func somethingMissingIsAnEmptyText() throws {
        #expect(try holds("ZZZ-1", text("")))
        #expect(try holds("ZZZ-1", text("x"), not: true))
        #expect(try holds("ZZZ-1", .oneOf([[0x78]]), not: true))
    }

    @Test func aNullIsNoText() throws {
        #expect(try !holds("PID-2", text("\"\"")))
        #expect(try !holds("PID-2", text("")))
        #expect(try !holds("PID-2", .contains([0x22])))
        #expect(try !holds("PID-2", .matches(try Pattern(".*"))))
        #expect(try holds("PID-2", .equals(.path(try Path("PID-2")))))
    }

    @Test func pathsAreComparedWithPaths() throws {
        #expect(try holds("OBX[1]-6", .equals(.path(try Path("OBX[2]-6")))))
        #expect(try !holds("OBX[1]-5", .equals(.path(try Path("OBX[2]-5")))))
    }

    @Test func partsOfTextsAreFound() throws {
        #expect(try holds("PID-5.1", .contains(Array("mit".utf8))))
        #expect(try holds("PID-5.1", .contains(Array("h".utf8))))
        #expect(try !holds("PID-5.1", .contains(Array("mt".utf8))))
        #expect(try holds("PID-5.1", .contains([])))
        #expect(try holds("PID-5.1", .starts(with: Array("Sm".utf8))))
        #expect(try holds("PID-5.1", .ends(with: Array("th".utf8))))
        #expect(try !holds("PID-5.1", .ends(with: Array("xSmith".utf8))))
        #expect(try holds("PID-3.1", .matches(try Pattern("[0-9]{6}"))))
        #expect(try !holds("PID-3.1", .matches(try Pattern("[0-9]{5}"))))
    }

    @Test func listsAndTables() throws {
        #expect(try holds("PID-8", .oneOf([[0x4D], [0x46]])))
        let tables = ["sex": CodeTable.of("sex", ("F", "2"))]
        #expect(try holds(try .path("PID-8", .inTable("sex")), tables: tables))
        #expect(try !holds(try .path("PID-5", .inTable("sex")), tables: tables))
        #expect(try !holds(try .path("PID-8", .inTable("none")), tables: tables))
    }

    @Test(arguments: [
        (Condition.Ordering.less, "13.20", false), (.lessOrEqual, "13.20", true), (.greater, "13.1999", true),
        (.greaterOrEqual, "013.2", true), (.greater, "-14", true), (.less, "100", true),
    ])
    func numbersAreComparedExactly(ordering: Condition.Ordering, number: String, expected: Bool) throws {
        let reference = try Fixture.required(Decimal64(number.utf8))
        #expect(try holds("OBX-5", .ordered(ordering, .number(reference))) == expected)
    }

    @Test func whatIsNoNumberIsNeitherLessNorGreater() throws {
        let one = Condition.Reference.number(try Fixture.required(Decimal64("1".utf8)))
        for ordering in Condition.Ordering.allCases {
            #expect(try !holds("OBX[3]-5", .ordered(ordering, one)))
            #expect(try !holds("ZZZ-1", .ordered(ordering, one)))
        }
    }

    @Test(arguments: [
        (Condition.Ordering.less, "1981", true), (.lessOrEqual, "1980", true), (.less, "1980", false),
        (.greaterOrEqual, "198002", true), (.greater, "19800213", true), (.less, "198002141201", true),
    ])
    func datesAreComparedAtTheShorterPrecision(ordering: Condition.Ordering, date: String, expected: Bool) throws {
        let reference = try Fixture.required(Timestamp(hl7: Array(date.utf8)))
        #expect(try holds("PID-7", .ordered(ordering, .date(reference))) == expected)
        #expect(try !holds("PID-5", .ordered(ordering, .date(reference))))
    }

    @Test func anyAllAndNoSpeakOfEveryValue() throws {
        #expect(try holds("OBX[*]-8", text("H"), .any))
        #expect(try !holds("OBX[*]-8", text("Z"), .any))
        #expect(try holds("OBX[*]-8", text("Z"), .no))
        #expect(try !holds("OBX[*]-8", text("H"), .no))
        #expect(try !holds("OBX[*]-11", text("F"), .all))
        #expect(try holds("OBX[*]-2", text("ZZ"), not: true, .all))
        #expect(try holds("PID-3[*].5", text("SS"), .any))
    }

    @Test func ofNothingAllAndNoHoldAndAnyDoesNot() throws {
        #expect(try holds("ZZZ[*]-1", text("x"), .all))
        #expect(try holds("ZZZ[*]-1", text("x"), .no))
        #expect(try !holds("ZZZ[*]-1", text("x"), .any))
        #expect(try !holds("ZZZ[*]-1", text("x"), not: true, .any))
    }

    @Test func typeAndEventAreThoseOfTheHeader() throws {
        func subject(_ subject: Condition.Subject, _ value: String) throws -> Bool {
            try holds(
                .compare(
                    Condition.Comparison(subject: subject, test: text(value), place: Fixture.place, source: "")))
        }
        #expect(try subject(.type, "ORU^R01"))
        #expect(try subject(.event, "R01"))
        #expect(try !subject(.type, "ORU"))
    }

    @Test func connectivesAreTwoValued() throws {
        let yes = try Condition.is("PID-8", "F")
        let no = try Condition.is("PID-8", "M")
        #expect(try holds(.all([yes, .not(no), .any([no, yes])])))
        #expect(try !holds(.all([yes, no])))
        #expect(try !holds(.any([no, .not(yes)])))
    }

    @Test func conditionsNestedTooDeepFailInsteadOfOverflowing() throws {
        var condition = try Condition.is("PID-8", "F")
        for _ in 0..<2000 { condition = .not(condition) }
        let step = Step(when: condition, place: Fixture.place, verb: .stop(.skip, because: "held"))
        #expect(try Fixture.problem(try Fixture.outcome(text, Fixture.route(steps: [step]))).text.contains("64"))
    }
}
