import CharacterSets
import HL7
import Testing
import Validation

@Suite struct StrictTests {
    /// A line of one of the invented messages, what it becomes, and the findings.
    struct Change: Sendable, CustomTestStringConvertible {
        var old: String
        var new: String
        var found: [String]

        init(_ old: String, _ new: String, _ found: String...) {
            self.old = old
            self.new = new
            self.found = found
        }

        var testDescription: String { "\(old) → \(new)" }
    }

    static let admission = [
        Change("nothing", "nothing"),
        Change("LIND^ASTRID", "", "101 PID-5 line 3"),
        Change("LIND^ASTRID", "^^^", "101 PID-5 line 3"),
        Change("LIND^ASTRID", #""""#),
        Change("|M1|", "||", "101 MSH-10 line 1"),
        Change("19720519", "19.05.1972", "102 PID-7.1 line 3"),
        Change("19720519", "1972051", "102 PID-7.1 line 3"),
        Change("19720519", "19720230", "102 PID-7.1 line 3"),
        Change("19720519", "197205191530+0100"),
        Change("19720519", #""""#),
        Change("PID|1|", "PID|one|", "102 PID-1 line 3"),
        Change("PID|1|", "PID|1^2|", "102 PID-1 line 3"),
        Change("^^^HOSP^MR", "^^^HOSP^NONE", "103 PID-3.5 line 3"),
        Change("LIND^ASTRID", "LIND^ASTRID^^^^^Q", "103 PID-5.7 line 3"),
        Change("^^^HOSP^MR", "^^^HOSP&1.2.3&ISO&4^MR", "102 PID-3.4.4 line 3"),
        Change("^^^HOSP^MR", "^^^HOSP^MR~2^^^HOSP^XX1", "103 PID-3[2].5 line 3"),
        Change("|F", "|F~M", "198 PID-8 line 3"),
        // PID-8 is of a user-defined table: sites have codes of their own.
        Change("|F", "|D"),
        Change("|F", "|FF", "104 PID-8 line 3"),
        Change("W4^12^B", "W4&5^12^B", "102 PV1-3.1 line 4"),
        Change("W4^12^B", "W4^12^B^^^^^^^^^^X", "102 PV1-3.13 line 4"),
        Change("W4^12^B", "W4^12^B\(String(repeating: "|", count: 50))X", "199 PV1-53 line 4"),
        Change("EVN|", "EVN|A01"),
        Change("|P|2.5.1", "|P|2.5.1||||||XYZ", "103 MSH-18 line 1"),
        Change("|P|2.5.1", "|P|2.5.1|NaN", "102 MSH-13 line 1"),
    ]

    @Test(arguments: admission)
    func `An admission is held against the dictionary`(_ change: Change) throws {
        let message = try Invented.message(Invented.admission, replacing: [(change.old, change.new)])
        #expect(Invented.findings(.strict, message) == change.found)
    }

    static let results = [
        Change("|NM|718-7", "|NM|718-7"),
        Change("||13.2|", "||<5|", "102 OBX-5 line 4"),
        Change("||13.2|", "||13,2|", "102 OBX-5 line 4"),
        Change("|1|NM|718-7^Hemoglobin^LN||13.2", "|1|SN|718-7^Hemoglobin^LN||<^5"),
        Change("|1|NM|718-7^Hemoglobin^LN||13.2", "|1||718-7^Hemoglobin^LN||13.2", "101 OBX-2 line 4"),
        Change("|1|NM|718-7^Hemoglobin^LN||13.2", "|1|QQ|718-7^Hemoglobin^LN||13.2", "103 OBX-2 line 4"),
        Change("|1|NM|718-7^Hemoglobin^LN||13.2", "|1|CWE|718-7^Hemoglobin^LN||A^b^L"),
        Change("|1|NM|718-7^Hemoglobin^LN||13.2", "|1|TS|718-7^Hemoglobin^LN||2026-03-01", "102 OBX-5.1 line 4"),
        Change("|1|NM|718-7^Hemoglobin^LN||13.2", "|1|TM|718-7^Hemoglobin^LN||1215"),
        Change("|1|NM|718-7^Hemoglobin^LN||13.2", "|1|TM|718-7^Hemoglobin^LN||12:15", "102 OBX-5 line 4"),
        Change("|||||F\nNTE", "|||||Q\nNTE", "103 OBX-11 line 4"),
    ]

    @Test(arguments: results)
    func `Results are held against the type that OBX-2 names`(_ change: Change) throws {
        let message = try Invented.message(Invented.results, replacing: [(change.old, change.new)])
        #expect(Invented.findings(.strict, message) == change.found)
    }

    @Test func `Lengths are no rule from 2.7 on`() throws {
        let message = try Invented.message(
            Invented.admission, replacing: [("|F", "|FEMALE"), ("2.5.1", "2.7")])
        #expect(Invented.findings(.strict, message).allSatisfy { !$0.hasPrefix("104") })
    }

    @Test func `A withdrawn field must be empty`() throws {
        let message = try Invented.message(
            Invented.admission, replacing: [("EVN||", "EVN|A01|"), ("2.5.1", "2.7")])
        #expect(Invented.findings(.strict, message).contains("199 EVN-1 line 2"))
    }

    @Test func `No text of a finding holds a value of the message`() throws {
        let message = try Invented.message(
            Invented.admission,
            replacing: [
                ("19720519", "SECRET1"), ("|F", "|SECRET2"), ("^^^HOSP^MR", "^^^HOSP^SECRET3"), ("W4", "SECRET4&x"),
            ])
        let report = MessageValidator(.strict).report(on: message)
        #expect(report.findings.count >= 4)
        for finding in report.findings { #expect(!finding.line.contains("SECRET")) }
    }

    @Test func `Bytes that are not what MSH-18 declares are findings where they stand`() throws {
        var text = Array(Invented.admission.replacing("|2.5.1", with: "|2.5.1||||||UNICODE UTF-8").utf8)
        text = text.map { $0 == 0x0A ? 0x0D : $0 }
        let name = try #require(text.firstRange(of: Array("ASTRID".utf8)))
        text.replaceSubrange(name, with: [0x41, 0xFC, 0x42])
        #expect(Invented.findings(.strict, try Message(text)) == ["199 PID-5 line 3"])
    }

    @Test func `Text that came in another set than MSH-18 declares is one finding there`() throws {
        var text = Array(Invented.admission.replacing("|2.5.1", with: "|2.5.1||||||UNICODE UTF-8").utf8)
        text = text.map { $0 == 0x0A ? 0x0D : $0 }
        let name = try #require(text.firstRange(of: Array("ASTRID".utf8)))
        text.replaceSubrange(name, with: [0x41, 0xFC, 0x42])
        let found = MessageValidator(.strict).report(on: try TextReader().read(text)).findings
        #expect(found.map(\.path) == ["MSH-18"])
        #expect(found.map(\.severity) == [.error])
    }

    @Test func `Other characters than ASCII without MSH-18 are a warning`() throws {
        let message = try Invented.message(Invented.admission, replacing: [("ASTRID", "ÅSTRID")])
        let report = MessageValidator(.strict).report(on: message)
        #expect(!report.hasErrors)
        #expect(report.findings.map(\.path) == ["MSH-18"])
    }

    @Test func `Names of the dictionary stand in the findings`() throws {
        let message = try Invented.message(Invented.admission, replacing: [("LIND^ASTRID", "")])
        #expect(
            MessageValidator(.strict).report(on: message).findings.map(\.text) == ["PID-5 (Patient Name) is required"])
    }
}
