import HL7
import Pipeline
import Routes
import Testing

struct CopyTests {
    private func copied(_ from: String, _ to: String, _ text: String = Fixture.adt) throws -> String {
        try Fixture.sent(text, .copy(from: try Path(from), to: try Path(to)))
    }

    private func moved(_ from: String, _ to: String, _ text: String = Fixture.adt) throws -> String {
        try Fixture.sent(text, .move(from: try Path(from), to: try Path(to)))
    }

    @Test func aFieldIsCopiedWithEverythingInIt() throws {
        #expect(try copied("PID-3", "PV1-3").contains("PV1|1|I|884211^^^OLDEAST^MR~123456789^^^SSA^SS\r"))
    }

    @Test func aSmallerTargetTakesTheFirstPart() throws {
        #expect(try copied("PID-3", "PV1-3.2").contains("PV1|1|I|^884211\r"))
        #expect(try copied("PID-3[2]", "PV1-3.1.2").contains("PV1|1|I|&123456789\r"))
    }

    @Test func aLargerTargetTakesThePartAsItIs() throws {
        let text = Fixture.adt.replacing("OLDEAST", with: "EAST&1.2.3&ISO")
        #expect(try copied("PID-3.4", "PV1-3", text).contains("PV1|1|I|EAST&1.2.3&ISO\r"))
    }

    @Test func anEmptySourceClearsTheTarget() throws {
        #expect(try copied("PID-2", "PID-5").contains("SSA^SS||||198002141200"))
        #expect(try copied("ZZZ-2", "PID-5.2").contains("|Smith ^^^^Ms|"))
    }

    @Test func aSourceOfNothingButDelimitersClearsTheTarget() throws {
        let text = Fixture.adt.replacing("|Smith ^Anna^^^Ms|", with: "|^^&|")
        #expect(try copied("PID-5", "PID-8", text).contains("|198002141200|\r"))
    }

    @Test func aNullIsCopiedAsANull() throws {
        let text = Fixture.adt.replacing("|198002141200|", with: "|\"\"|")
        #expect(try copied("PID-7", "PID-8", text).contains("|\"\"|\"\"\r"))
    }

    @Test func escapeSequencesAreCopiedAsTheyAre() throws {
        let text = Fixture.adt.replacing("Smith ", with: #"A\T\B\.br\\Zxx\"#)
        #expect(try copied("PID-5.1", "PV1-3", text).contains(#"PV1|1|I|A\T\B\.br\\Zxx\"#))
    }

    @Test func theDelimitersAreCopiedAsText() throws {
        #expect(try copied("MSH-2", "PV1-3").contains(#"PV1|1|I|\S\\R\\E\\T\"#))
    }

    @Test func movingClearsTheSource() throws {
        #expect(try moved("PID-8", "PV1-3").contains("198002141200|\rPV1|1|I|2\r"))
    }

    @Test func movingAPlaceToItselfChangesNothing() throws {
        #expect(try moved("PID-8", "PID-8") == Fixture.adt)
    }

    @Test func movingAPartIntoItsWholeKeepsThePart() throws {
        #expect(try moved("PID-5.2", "PID-5").contains("|Anna|"))
    }

    @Test func nothingIsMovedToWhereThereIsNoPlace() throws {
        #expect(try moved("PID-8", "ZZZ-1") == Fixture.adt)
    }

    @Test func aWholeSegmentIsNoValue() throws {
        let route = Fixture.route(steps: Fixture.steps([.copy(from: try Path("PID"), to: try Path("PV1-3"))]))
        #expect(try Fixture.problem(try Fixture.outcome(Fixture.adt, route)).code == .internalError)
    }

    @Test func insideALoopACopyStaysInTheCurrentSegment() throws {
        let loop = Step.Verb.forEach(
            try Path("OBX"), with: [],
            steps: Fixture.steps([.copy(from: try Path("OBX-3.1"), to: try Path("OBX-4"))], from: 100))
        let sent = try Fixture.sent(Fixture.oru, loop)
        #expect(sent.contains("|718-7^Hgb^LN|718-7|13.2"))
        #expect(sent.contains("|785-6^MCH^LN|785-6|29"))
    }
}
