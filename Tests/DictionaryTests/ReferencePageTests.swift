import Dictionary
import HL7
import Testing

@Suite struct ReferencePageTests {
    private func page(_ topic: String, _ version: HL7Version = .v251) throws -> String {
        try #require(ReferencePage(topic, version: version), "\(topic)").text
    }

    @Test func `A field's page tells its name, type, table and the types it had in other versions`() throws {
        let name = try page("pid-5")
        #expect(name.hasPrefix("PID-5  Patient Name\n"))
        #expect(name.contains("required; type XPN; repeats"))
        #expect(name.contains("Type: PN in 2.1"))
        #expect(name.contains(".1   Family Name"))
        #expect(try page("PID-8").contains("table 0001"))
    }

    @Test func `A component's page goes down to subcomponents`() throws {
        #expect(try page("PID-3.4.1").contains("Namespace ID"))
        #expect(ReferencePage("PID-3.4.9", version: .v251) == nil)
        #expect(ReferencePage("PID-3.4.1.1", version: .v251) == nil)
    }

    @Test func `A segment, a type, a table and a structure each have a page`() throws {
        #expect(try page("PV1").contains("PV1-2   Patient Class"))
        #expect(try page("CX").contains("Assigning Authority"))
        for topic in ["0001", "table 1", "TABLE 0001"] { #expect(try page(topic).contains("F  Female"), "\(topic)") }
        let admission = try page("ADT^A01")
        #expect(admission == (try page("ADT^A01")) && admission.contains("ADT_A01") && admission.contains("\n  PID\n"))
        #expect(try page("ORU_R01").contains("PATIENT_RESULT+"))
    }

    @Test func `What a version lacks is told from the nearest that has it, and said so`() throws {
        let page = try page("SFT", .v23)
        #expect(page.contains("HL7 2.3 does not have it"))
    }

    @Test(arguments: [
        "", "-", "PID-", "PID-0", "PID-99999999999999999999", "PID-5.", "-5", "^", "ADT^", "TABLE", "999999", "é",
    ])
    func `What is no part of HL7 has no page`(topic: String) {
        #expect(ReferencePage(topic, version: .v251) == nil)
    }
}
