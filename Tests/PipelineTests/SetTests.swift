import HL7
import Pipeline
import Routes
import Testing

struct SetTests {
    @Test func aLiteralReplacesAFieldAndNothingElse() throws {
        let sent = try Fixture.sent(Fixture.adt, .set(try Path("MSH-5"), .text(.literal("LAB"))))
        #expect(sent == Fixture.adt.replacing("|ENGINE|", with: "|LAB|"))
    }

    @Test func theValueThatIsThereAlreadyLeavesTheMessageAsReceived() throws {
        let step = Step.Verb.set(try Path("MSH-5"), .text(.literal("ENGINE")))
        let plan = try Fixture.plan(Fixture.adt, Fixture.route(steps: Fixture.steps([step])))
        #expect(plan.deliveries.map(\.payload) == [nil])
    }

    @Test func delimitersInAValueAreEscaped() throws {
        let verb = Step.Verb.set(try Path("PV1-3"), .text(.literal(#"a|b^c~d\e&f"#)))
        #expect(try Fixture.sent(Fixture.adt, verb).contains(#"PV1|1|I|a\F\b\S\c\R\d\E\e\T\f"#))
        #expect(try Fixture.value("PV1-3", Fixture.adt, verb) == #"a|b^c~d\e&f"#)
    }

    @Test func writingPastTheEndGrowsTheMessageWithEmpties() throws {
        let sent = try Fixture.sent(Fixture.adt, .set(try Path("PV1-5.2"), .text(.literal("x"))))
        #expect(sent.contains("PV1|1|I|||^x\r"))
    }

    @Test func placeholdersAreFilledIn() throws {
        let template = try Template.reading("{PID-5.2} of {PID-3[2].4}, {message.id}")
        #expect(
            try Fixture.value("PV1-3", Fixture.adt, .set(try Path("PV1-3"), .text(template)))
                == "Anna of SSA, 260301-000042")
    }

    @Test func escapeSequencesPassThroughPlaceholdersAsTheyWere() throws {
        let text = Fixture.adt.replacing("Smith ", with: #"A\.br\B\T\C\Z99\"#)
        let sent = try Fixture.sent(text, .set(try Path("PV1-3"), .text(try Template.reading("<{PID-5.1}>"))))
        #expect(sent.contains(#"PV1|1|I|<A\.br\B\T\C\Z99\>"#))
    }

    @Test func theFirstValuedPathWins() throws {
        let paths = try ["PID-2", "PID-4", "PID-3[2].1", "PID-3.1"].map { try Path($0) }
        #expect(try Fixture.value("PV1-3", Fixture.adt, .set(try Path("PV1-3"), .firstOf(paths))) == "123456789")
    }

    @Test func nothingIsWrittenWhenNoPathIsValued() throws {
        let paths = try ["PID-2", "ZZZ-4"].map { try Path($0) }
        #expect(try Fixture.sent(Fixture.adt, .set(try Path("PV1-2"), .firstOf(paths))) == Fixture.adt)
    }

    @Test func nowWritesTheFrozenClock() throws {
        let format = try DateFormat("yyyyMMddHHmmss")
        #expect(try Fixture.value("PV1-3", Fixture.adt, .set(try Path("PV1-3"), .now(format))) == "20260301101530")
    }

    @Test func anHL7NullIsTwoQuotes() throws {
        #expect(try Fixture.sent(Fixture.adt, .set(try Path("PID-8"), .hl7Null)).contains(#"|198002141200|""\#r"#))
    }

    @Test func writingToManyWritesEach() throws {
        let sent = try Fixture.sent(Fixture.adt, .set(try Path("PID-3[*].4"), .text(.literal("HOSP"))))
        #expect(sent.contains("|884211^^^HOSP^MR~123456789^^^HOSP^SS|"))
    }

    @Test func aMissingSegmentIsNotMade() throws {
        #expect(try Fixture.sent(Fixture.adt, .set(try Path("ZZZ-1"), .text(.literal("x")))) == Fixture.adt)
    }

    @Test func theDelimitersCannotBeWritten() throws {
        let verbs = try ["MSH-1", "MSH-2"].map { Step.Verb.set(try Path($0), .text(.literal("x"))) }
        #expect(try Fixture.sent(Fixture.adt, steps: Fixture.steps(verbs)) == Fixture.adt)
    }

    @Test(arguments: [
        "", "|", "^~\\&", "\r", "\n", "\r\nPID|9", "a\\F", "\\", "\"\"", "\u{0}", "é|\u{1F600}^", "&&&", "\\.br\\",
    ])
    func noValueChangesTheNumberOfFields(value: String) throws {
        let verb = Step.Verb.set(try Path("PID-5.1"), .text(.literal(value)))
        let before = try Fixture.message(Fixture.adt)
        let after = try Fixture.message(try Fixture.sent(Fixture.adt, verb))
        #expect(after.segmentCount == before.segmentCount)
        for index in 0..<before.segmentCount {
            let separators = before.segmentBytes(at: index).count { $0 == 0x7C }
            #expect(after.segmentBytes(at: index).count { $0 == 0x7C } == separators)
        }
        #expect(after.repetitionCount(segment: 2, field: 3) == 2)
        #expect(after.text(try Path("PID-5.2"), in: Scope()) == Array("Anna".utf8))
    }

    @Test func noRandomBytesChangeTheNumberOfFields() throws {
        var seed = Repeatable(seed: 0x9E37_79B9)
        let separators = Fixture.adt.utf8.count { $0 == 0x7C }
        for _ in 0..<500 {
            let value = (0..<Int.random(in: 0...12, using: &seed)).map { _ in UInt8.random(in: 0...255, using: &seed) }
            let template = Template(parts: [.literal(value)])
            let route = Fixture.route(steps: Fixture.steps([.set(try Path("PID-5.1"), .text(template))]))
            let payload = try Fixture.plan(Fixture.adt, route).deliveries[0].payload ?? []
            #expect(payload.count { $0 == 0x7C } == separators, "\(value)")
            #expect(payload.count { $0 == 0x0D || $0 == 0x0A } == 4, "\(value)")
        }
    }
}
