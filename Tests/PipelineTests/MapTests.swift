import HL7
import Pipeline
import Routes
import Testing

struct MapTests {
    private let tables = [
        "sex": CodeTable.of("sex", ("1", "M"), ("2", "F"), ("x&y", "a^b")),
        "authority": CodeTable.of("authority", ignoreCase: true, ("OLDEAST", "HOSP")),
    ]

    private func mapped(
        _ path: String, _ table: String, _ missing: Step.MissingCode, _ text: String = Fixture.adt
    ) throws -> String {
        try Fixture.sent(text, .map(try Path(path), table: table, missing: missing), tables: tables)
    }

    @Test func aKnownCodeIsTranslated() throws {
        #expect(try mapped("PID-8", "sex", .fail) == Fixture.adt.replacing("00|2\r", with: "00|F\r"))
    }

    @Test func everySelectedPlaceIsTranslated() throws {
        let sent = try mapped("PID-3[*].4", "authority", .keep)
        #expect(sent.contains("884211^^^HOSP^MR~123456789^^^SSA^SS"))
    }

    @Test func aTableMayIgnoreCase() throws {
        let text = Fixture.adt.replacing("OLDEAST", with: "OldEast")
        #expect(try mapped("PID-3.4", "authority", .fail, text).contains("^HOSP^MR"))
    }

    @Test func anUnknownCodeIsKeptClearedOrReplacedAsTheAuthorSays() throws {
        let text = Fixture.adt.replacing("00|2\r", with: "00|9\r")
        #expect(try mapped("PID-8", "sex", .keep, text) == text)
        #expect(try mapped("PID-8", "sex", .clear, text).contains("198002141200|\r"))
        #expect(try mapped("PID-8", "sex", .replace(with: [0x55]), text).contains("198002141200|U\r"))
    }

    @Test func anUnknownCodeCanFailTheMessage() throws {
        let text = Fixture.adt.replacing("00|2\r", with: "00|9\r")
        let steps = Fixture.steps([.map(try Path("PID-8"), table: "sex", missing: .fail)])
        let outcome = try Fixture.outcome(text, Fixture.route(steps: steps, tables: tables))
        guard case .failed(let problem) = outcome else { throw Fixture.Unexpected() }
        #expect(problem.code == .tableValue)
        #expect(problem.location?.field == 8)
        #expect(problem.place.line == 10)
        #expect(!problem.text.contains("9"))
    }

    @Test(arguments: ["", "\"\""])
    func emptyStaysEmptyAndNullStaysNull(value: String) throws {
        let text = Fixture.adt.replacing("00|2\r", with: "00|\(value)\r")
        #expect(try mapped("PID-8", "sex", .fail, text) == text)
        #expect(try mapped("PID-8", "sex", .replace(with: [0x55]), text) == text)
    }

    @Test func theFirstPartIsTheCodeAndTheOthersStay() throws {
        let text = Fixture.adt.replacing("00|2\r", with: "00|1&old^male~2^female\r")
        #expect(try mapped("PID-8", "sex", .fail, text).contains("00|M&old^male~F^female\r"))
    }

    @Test func codesAreComparedAndWrittenAsText() throws {
        let text = Fixture.adt.replacing("00|2\r", with: #"00|x\T\y"# + "\r")
        #expect(try mapped("PID-8", "sex", .fail, text).contains(#"00|a\S\b"# + "\r"))
    }

    @Test func aTableThatIsNotThereFailsTheMessage() throws {
        let steps = Fixture.steps([.map(try Path("PID-8"), table: "none", missing: .keep)])
        #expect(
            try Fixture.problem(try Fixture.outcome(Fixture.adt, Fixture.route(steps: steps))).text.contains("none"))
    }
}

struct ReformatDateTests {
    private func reformatted(
        _ value: String, from: String? = nil, to: String, _ invalid: Step.InvalidValue = .keep
    ) throws -> String {
        let text = Fixture.adt.replacing("198002141200", with: value)
        let verb = Step.Verb.reformatDate(
            try Path("PID-7"), from: try from.map { try DateFormat($0) }, to: try DateFormat(to), invalid: invalid)
        let sent = try Fixture.message(try Fixture.sent(text, verb))
        let location = try Fixture.required(sent.location(of: try Path("PID-7"), in: Scope()))
        return String(decoding: sent.raw(at: location), as: UTF8.self)
    }

    @Test func anHL7DateIsWrittenInAnotherForm() throws {
        #expect(try reformatted("198002141200", to: "yyyyMMdd") == "19800214")
        #expect(try reformatted("19800214", to: "dd.MM.yyyy") == "14.02.1980")
    }

    @Test func aForeignDateIsReadAsTheRouteSays() throws {
        #expect(try reformatted("14/02/1980", from: "dd/MM/yyyy", to: "yyyyMMdd") == "19800214")
    }

    @Test func theFirstPartIsTheDateAndTheOthersStay() throws {
        #expect(try reformatted("198002141200^S", to: "yyyyMMdd") == "19800214^S")
    }

    @Test func aDateWithNothingOfTheFormIsNotSilentlyCleared() throws {
        #expect(try reformatted("19800214", to: "HHmm") == "19800214")
    }

    @Test func whatIsNoDateIsKeptOrCleared() throws {
        #expect(try reformatted("yesterday", to: "yyyyMMdd") == "yesterday")
        #expect(try reformatted("19801399", to: "yyyyMMdd", .clear).isEmpty)
    }

    @Test(arguments: ["", "\"\""])
    func emptyStaysEmptyAndNullStaysNull(value: String) throws {
        #expect(try reformatted(value, to: "yyyyMMdd", .fail) == value)
    }

    @Test func whatIsNoDateCanFailTheMessage() throws {
        let text = Fixture.adt.replacing("198002141200", with: "secret")
        let verb = Step.Verb.reformatDate(
            try Path("PID-7"), from: nil, to: try DateFormat("yyyyMMdd"), invalid: .fail)
        let outcome = try Fixture.outcome(text, Fixture.route(steps: Fixture.steps([verb])))
        guard case .failed(let problem) = outcome else { throw Fixture.Unexpected() }
        #expect(problem.code == .dataType)
        #expect(!problem.text.contains("secret"))
    }
}
