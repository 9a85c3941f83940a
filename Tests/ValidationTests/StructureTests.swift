import Dictionary
import HL7
import Testing
import Validation

@Suite struct StructureTests {
    private func findings(_ text: String) throws -> [String] {
        Invented.findings(.structure, try Invented.message(text))
    }

    @Test(arguments: [Invented.admission, Invented.results])
    func `A message that follows its structure has no findings`(_ text: String) throws {
        let report = MessageValidator(.structure).report(on: try Invented.message(text))
        #expect(report.findings.isEmpty)
        #expect(report.version == "2.5.1")
        #expect(report.structure == (text == Invented.admission ? "ADT_A01" : "ORU_R01"))
    }

    @Test func `A missing segment is named where it belongs`() throws {
        let without = try Invented.message(Invented.admission, without: "EVN")
        #expect(Invented.findings(.structure, without) == ["100 EVN line 2"])
        let last = try Invented.message(Invented.admission, without: "PV1")
        #expect(Invented.findings(.structure, last) == ["100 PV1 line 4"])
        let report = MessageValidator(.structure).report(on: last)
        #expect(report.findings.first?.text == "PV1 is missing, after PID")
        #expect(report.findings.first?.rule == .missingSegment)
    }

    @Test func `A missing group is named with the segment that must be in it`() throws {
        let message = try Invented.message(
            """
            MSH|^~\\&|LAB|EAST|ENGINE|HOSP|20260301||ORU^R01^ORU_R01|M2|P|2.5.1
            PID|1||884211
            """)
        let found = MessageValidator(.structure).report(on: message).findings
        #expect(found.map(\.text) == ["the group ORU_R01_ORDER_OBSERVATION is missing, with OBR in it, after PID"])
        #expect(found.first?.path == "OBR")
    }

    @Test func `A segment that does not belong is named with what may come there`() throws {
        let text = Invented.admission + "\nOBR|1\nDG1|1"
        #expect(try findings(text) == ["100 OBR line 5"])
        let moved = Invented.admission.replacing("PV1|1", with: "DG1|1\nPV1|1")
        let found = MessageValidator(.structure).report(on: try Invented.message(moved)).findings
        #expect(found.map(\.path) == ["DG1"])
        #expect(found.first?.text.contains("does not belong here in ADT_A01, after PID; here may come PD1") == true)
    }

    @Test func `A second occurrence keeps its number`() throws {
        #expect(try findings(Invented.admission + "\nPID|2") == ["100 PID[2] line 5"])
    }

    @Test func `Z segments may stand anywhere`() throws {
        let text = Invented.admission.replacing("PID|", with: "ZPI|1\nPID|") + "\nZZZ|1"
        #expect(try findings(text).isEmpty)
    }

    @Test func `Two orders without results are two orders, not one with a prior result`() throws {
        #expect(
            try findings(
                """
                MSH|^~\\&|A|B|C|D|20260301||OML^O21^OML_O21|1|P|2.5.1
                PID|1
                ORC|NW
                OBR|1
                ORC|NW
                OBR|2
                """
            ).isEmpty)
    }

    @Test func `Results before their order cost one finding, and what follows is understood`() throws {
        let text = Invented.results.replacing("OBR|1", with: "OBX|9|NM|1||1\nOBR|1")
        #expect(try findings(text).count == 1)
    }

    @Test func `A line that begins with no segment's name is a finding of its own`() throws {
        let found = MessageValidator(.structure).report(
            on: try Invented.message(Invented.admission.replacing("PV1|1", with: "and more text\nPV1|1")))
        #expect(found.findings.map(\.text) == ["line 4 does not begin with the name of a segment"])
    }

    // MARK: What the header says

    @Test(
        arguments: [
            ("2.5.1", "2.5.9", "203 MSH-12 line 1"), ("2.5.1", "x", "203 MSH-12 line 1"),
            ("2.5.1", "", "101 MSH-12 line 1"),
            ("ADT^A01^ADT_A01", "ZZT^A01", ""), ("ADT^A01^ADT_A01", "XYX^A01", "200 MSH-9.1 line 1"),
            ("ADT^A01^ADT_A01", "ADT^A99", "201 MSH-9.2 line 1"), ("ADT^A01^ADT_A01", "ADT^Z99", ""),
            ("ADT^A01^ADT_A01", "ADT^A04^ADT_A04", "199 MSH-9.3 line 1"), ("ADT^A01^ADT_A01", "ADT^A04", ""),
            ("ADT^A01^ADT_A01", "^A04", "200 MSH-9.1 line 1"), ("ADT^A01^ADT_A01", "ADT", "201 MSH-9.2 line 1"),
        ])
    func `Type, event, structure and version are held against the dictionary`(
        _ old: String, _ new: String, _ expected: String
    ) throws {
        let message = try Invented.message(Invented.admission, replacing: [(old, new)])
        #expect(Invented.findings(.structure, message) == (expected.isEmpty ? [] : [expected]))
    }

    @Test func `A wrong MSH-9.3 is a warning, and the structure is that of the event`() throws {
        let message = try Invented.message(Invented.admission, replacing: [("ADT_A01", "ADT_A60")])
        let report = MessageValidator(.structure).report(on: message)
        #expect(!report.hasErrors)
        #expect(report.structure == "ADT_A01")
        #expect(report.findings.map(\.severity) == [.warning])
    }

    @Test func `An acknowledgement needs no event`() throws {
        #expect(try findings("MSH|^~\\&|A|B|C|D|20260301||ACK|1|P|2.5.1\nMSA|AA|1").isEmpty)
    }

    @Test func `Where MSH-9 has no event EVN-1 tells it, with a warning`() throws {
        let text = """
            MSH|^~\\&|A|B|C|D|20260301||ADT|1|P|2.2
            EVN|A01|20260301
            PID|1||1||A^B
            PV1|1|I
            """
        #expect(try findings(text) == ["201 MSH-9.2 line 1"])
    }

    @Test func `A version can be given instead of MSH-12`() throws {
        let message = try Invented.message(Invented.admission, replacing: [("|2.5.1", "|9.9")])
        let report = MessageValidator(.structure).report(on: message, assuming: .v251)
        #expect(report.findings.isEmpty)
    }
}
