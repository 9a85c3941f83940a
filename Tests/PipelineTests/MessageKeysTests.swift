import HL7
import Pipeline
import Routes
import Testing

struct MessageKeysTests {
    private func bytes(_ texts: String...) -> [[UInt8]] { texts.map { Array($0.utf8) } }

    @Test func aMessageIsFoundByItsHeaderPatientVisitAndOrders() throws {
        let keys = MessageKeys(
            try Fixture.message(
                Fixture.lines(
                    #"MSH|^~\&|L\T\B^1|EAST|ENGINE|HOSP|20260301||ORU^R01^ORU_R01|R1|P|2.5.1"#,
                    "PID|1||884211^^^HOSP^MR~99^^^SSA^SS~\"\"", "PV1|1" + String(repeating: "|", count: 18) + "V7^X",
                    "ORC|RE|P1^A|F1", "OBR|1|P1^A|F1", "OBR|2|P2|F2")))
        #expect(keys.sendingApplication == Array("L&B".utf8))
        #expect(keys.sendingFacility == Array("EAST".utf8))
        #expect(keys.type == Array("ORU^R01".utf8))
        #expect(keys.controlID == Array("R1".utf8))
        #expect(keys.patientIDs == bytes("884211", "99"))
        #expect(keys.visit == Array("V7".utf8))
        #expect(keys.orders == bytes("P1", "F1", "P2", "F2"))
        #expect(keys.tags.isEmpty)
    }

    @Test func keysAreBounded() throws {
        let ids = (1...500).map { "\($0)" + String(repeating: "x", count: 400) }.joined(separator: "~")
        let keys = MessageKeys(try Fixture.message(Fixture.adt("PID|1||\(ids)")))
        #expect(keys.patientIDs.count == 32)
        #expect(keys.patientIDs.allSatisfy { $0.count == 250 })
    }

    @Test func aMessageWithNothingInItHasEmptyKeys() throws {
        var expected = MessageKeys()
        expected.tags = []
        #expect(MessageKeys(try Fixture.message("MSH|^~\\&|\r")) == expected)
    }
}
