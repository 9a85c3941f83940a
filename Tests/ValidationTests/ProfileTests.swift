import HL7
import Routes
import Testing
import Validation

@Suite struct ProfileTests {
    /// Rules for every message, held against the invented admission.
    private func findings(
        segments: String = "", fields: String = "", _ message: String = Invented.admission,
        beside files: [String: String] = [:]
    ) throws -> [String] {
        var text = ProfileFile.head + "every:\n"
        if !segments.isEmpty { text += "  segments:\n    \(segments)\n" }
        if !fields.isEmpty { text += "  fields:\n    \(fields)\n" }
        let validator = try ProfileFile(text, beside: files).validator()
        return validator.report(on: try Invented.message(message)).findings.map {
            "\($0.code.rawValue) \($0.path ?? "-")"
        }
    }

    @Test(
        arguments: [
            ("PV1: {usage: R}", ""), ("NK1: {usage: R}", "100 NK1"), ("NK1: {usage: RE, occurs: 2..3}", ""),
            ("PID: {usage: X}", "100 PID"), ("PID: {occurs: 2..*}", "198 PID[2]"), ("PID: {occurs: 1}", ""),
        ])
    func `Segments are required, counted and forbidden`(_ rule: String, _ found: String) throws {
        #expect(try findings(segments: rule).joined(separator: ", ") == found)
    }

    @Test(
        arguments: [
            ("PID-5: {usage: R}", ""), ("PID-19: {usage: R}", "101 PID-19"), ("PID-8: {usage: X}", "199 PID-8"),
            ("PID-5.3: {usage: R}", "101 PID-5.3"), ("PID-19.1: {usage: R}", ""), ("NK1-2: {usage: R}", ""),
            ("PID-3: {occurs: 1}", ""), ("PID-3: {occurs: 2..*}", "198 PID-3"),
            ("PID-3.1: {length: 5}", "104 PID-3.1"), ("PID-3.1: {length: 7..20}", "199 PID-3.1"),
            ("PID-3.1: {length: 6}", ""), ("PID-5: {length: 10}", "104 PID-5"),
            ("PID-8: {codes: [M, U]}", "103 PID-8"), ("PID-8: {codes: [F, M]}", ""),
            ("PID-8: {table: \"0001\"}", ""), ("PID-5.1: {table: \"0001\"}", "103 PID-5.1"),
            ("PID-3.1: {pattern: '[0-9]{6}'}", ""), ("PID-3.1: {pattern: '[0-9]{7}'}", "102 PID-3.1"),
            ("MSH-4: {value: EAST}", ""), ("MSH-4: {value: WEST}", "199 MSH-4"),
            ("PID-3[5=MR].1: {usage: R}", ""), ("PID-3[5=SS].1: {usage: R}", "101 PID-3.1"),
            ("PID-3[5=SS].1: {length: 1}", ""),
        ])
    func `Fields are held against each kind of rule`(_ rule: String, _ found: String) throws {
        #expect(try findings(fields: rule).joined(separator: ", ") == found)
    }

    @Test func `A rule holds for every segment and repetition`() throws {
        let message = Invented.admission.replacing("HOSP^MR", with: "HOSP^MR~12^^^HOSP^PI~7^^^HOSP^XX")
        #expect(try findings(fields: "PID-3.1: {length: 2}", message) == ["104 PID-3.1"])
        #expect(try findings(fields: "PID-3.5: {codes: [MR, PI]}", message) == ["103 PID-3[3].5"])
        #expect(
            try findings(fields: "OBX-5: {pattern: '[0-9]'}", Invented.results) == ["102 OBX-5", "102 OBX[2]-5"])
    }

    @Test func `Codes may stand in a file beside the profile`() throws {
        let file = ["wards.csv": "code,name\nW4,Ward 4\nW5,Ward 5\n"]
        #expect(try findings(fields: "PV1-3.1: {table: wards.csv}", beside: file).isEmpty)
        let other = ["wards.csv": "code\nW5\n"]
        #expect(try findings(fields: "PV1-3.1: {table: wards.csv}", beside: other) == ["103 PV1-3.1"])
    }

    @Test func `HL7 null satisfies a required field and is held against nothing else`() throws {
        let message = Invented.admission.replacing("19720519", with: "\"\"")
        #expect(try findings(fields: "PID-7: {usage: R, length: 8..8, pattern: '[0-9]+'}", message).isEmpty)
    }

    @Test func `Rules hold for the types that they name`() throws {
        let text =
            ProfileFile.head + """
                messages:
                  ADT^A01, ADT^A04:
                    fields: {PID-19: {usage: R}}
                  ADT^*:
                    fields: {PV1-44: {usage: R}}
                  ORU^R01:
                    segments: {PV1: {usage: R}}
                """
        let validator = try ProfileFile(text).validator()
        let admission = validator.report(on: try Invented.message(Invented.admission))
        #expect(admission.findings.map(\.path) == ["PID-19", "PV1-44"])
        let results = validator.report(on: try Invented.message(Invented.results))
        #expect(results.findings.map(\.path) == ["PV1"])
    }

    @Test func `Messages that are not named can be refused`() throws {
        let text = ProfileFile.head + "others: refuse\nmessages: {ADT^A04: {segments: {PID: {usage: R}}}}\n"
        let validator = try ProfileFile(text).validator()
        let event = validator.report(on: try Invented.message(Invented.admission)).findings
        #expect(event.map(\.code) == [.unsupportedEvent])
        let type = validator.report(on: try Invented.message(Invented.results)).findings
        #expect(type.map(\.code) == [.unsupportedType])
    }

    @Test func `A profile of one version finds the others`() throws {
        let validator = try ProfileFile(ProfileFile.head + "version: 2.4\n").validator()
        let found = validator.report(on: try Invented.message(Invented.admission)).findings
        #expect(found.map(\.code) == [.unsupportedVersion])
    }

    @Test func `Its base holds as well, and a finding of its own names its line`() throws {
        let text = """
            profile: east
            language: 1
            every:
              fields:
                PID-19: {usage: R, severity: warning}
            """
        let validator = try ProfileFile(text).validator()
        let report = validator.report(on: try Invented.message(Invented.admission, without: "PV1"))
        #expect(report.findings.map(\.path) == ["PID-19", "PV1"])
        #expect(report.findings.map(\.severity) == [.warning, .error])
        #expect(report.findings.first?.place?.line == 5)
        #expect(report.findings.last?.place == nil)
    }

    @Test func `More places than the limit end the check with a finding that names it`() throws {
        var text = ProfileFile.head + "every:\n  fields:\n"
        for number in 1...120 { text += "    ZZZ-\(number).1: {length: 9}\n" }
        let validator = try ProfileFile(text).validator()
        var message = Array("MSH|^~\\&|A|B|C|D|20260301||ORU^R01|1|P|2.5.1\r".utf8)
        for _ in 0..<9_000 { message += Array("ZZZ|\(String(repeating: "|a", count: 120))\r".utf8) }
        let report = validator.report(on: try Message(message))
        #expect(report.findings.map(\.text) == ["east has more than 1000000 places to look at in this message"])
    }
}
