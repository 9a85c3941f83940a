import HL7
import Pipeline
import Routes
import Testing

/// Steps that remove, add and number segments and repetitions.
struct SegmentTests {
    private func removed(_ paths: String..., from text: String = Fixture.adt) throws -> String {
        try Fixture.sent(text, .remove(try paths.map { .path(try Path($0)) }))
    }

    @Test func everySegmentOfANameIsRemoved() throws {
        let sent = try removed("NTE", from: Fixture.oru)
        #expect(!sent.contains("NTE"))
        #expect(sent.contains("OBX|4"))
    }

    @Test func segmentsAreRemovedByTheStartOfTheirName() throws {
        let text = Fixture.adt + "ZPI|1\rZZZ|2\rNTE|1\r"
        #expect(
            try Fixture.sent(text, .remove([.segments(.prefix([0x5A]))])) == Fixture.adt + "NTE|1\r")
    }

    @Test func aPickedSegmentAloneIsRemoved() throws {
        let sent = try removed("OBX[3.1=789-8]", from: Fixture.oru)
        #expect(!sent.contains("OBX|2"))
        #expect(sent.contains("OBX|1") && sent.contains("NTE|1||cancelled"))
    }

    @Test func aRemovedRepetitionClosesUp() throws {
        #expect(try removed("PID-3[5=SS]").contains("|884211^^^OLDEAST^MR|"))
        #expect(try removed("PID-3[1]").contains("|123456789^^^SSA^SS|"))
    }

    @Test func fieldsAndComponentsAreEmptied() throws {
        #expect(try removed("PID-3").contains("PID|1||||Smith "))
        #expect(try removed("PID-5.2", "PID-7").contains("|Smith ^^^^Ms|||2"))
    }

    @Test func theHeaderCannotBeRemoved() throws {
        #expect(try removed("MSH") == Fixture.adt)
        #expect(try removed("MSH-1", "MSH-2") == Fixture.adt)
    }

    @Test func onlyTheNamedSegmentsAreKeptAndTheHeaderStays() throws {
        let patterns = try ["PID", "EVN"].map { SegmentPattern.named(try Fixture.required(SegmentName($0))) }
        let sent = try Fixture.sent(Fixture.adt, .keepOnly(patterns))
        #expect(sent == Fixture.adt.replacing("PV1|1|I\r", with: ""))
    }

    @Test func whatIsKeptIsByteForByteWhatCame() throws {
        let text = "MSH|^~\\&|A|||||ADT^A01\r\nZZZ|x\r\n\r\nPID|1|\u{e9}\\Zq\\|  \r\nPV1|1"
        #expect(try removed("ZZZ", from: text).hasSuffix("PID|1|\u{e9}\\Zq\\|  \r\nPV1|1"))
    }

    @Test func aRepetitionIsAppended() throws {
        let fields = [1: Template.literal("77^7"), 4: Template.literal("HOSP")]
        let sent = try Fixture.sent(Fixture.adt, .append(try Path("PID-3"), fields: fields))
        #expect(sent.contains(#"SSA^SS~77\S\7^^^HOSP|"#))
    }

    @Test func appendingToAnEmptyFieldFillsIt() throws {
        let sent = try Fixture.sent(Fixture.adt, .append(try Path("PID-2"), fields: [2: .literal("x")]))
        #expect(sent.contains("PID|1|^x|884211"))
    }

    @Test func aSegmentIsAddedWhereTheRouteSays() throws {
        let note = try Fixture.required(SegmentName("NTE"))
        let fields = [3: Template.literal("a|b"), 1: try Template.reading("{PID-1}")]
        let after = try Fixture.sent(Fixture.adt, .addSegment(note, at: .after(try Path("PID")), fields: fields))
        #expect(after.contains("00|2\rNTE|1||a\\F\\b\rPV1|"))
        let before = try Fixture.sent(Fixture.adt, .addSegment(note, at: .before(try Path("PID")), fields: fields))
        #expect(before.contains("\rNTE|1||a\\F\\b\rPID|"))
        let end = try Fixture.sent(Fixture.adt, .addSegment(note, at: .atEnd, fields: fields))
        #expect(end == Fixture.adt + "NTE|1||a\\F\\b\r")
    }

    @Test func aSegmentGoesToTheEndWhenItsPlaceIsNotThereAndNeverBeforeTheHeader() throws {
        let note = try Fixture.required(SegmentName("NTE"))
        let end = try Fixture.sent(
            Fixture.adt, .addSegment(note, at: .after(try Path("ZZZ")), fields: [1: .literal("1")]))
        #expect(end == Fixture.adt + "NTE|1\r")
        let first = try Fixture.sent(
            Fixture.adt, .addSegment(note, at: .before(try Path("MSH")), fields: [1: .literal("1")]))
        #expect(first.hasPrefix("MSH") && first.contains("\rNTE|1\rEVN"))
    }

    @Test func segmentsAreNumberedFromOne() throws {
        let text = Fixture.oru.replacing("OBX|2", with: "OBX|7").replacing("OBX|4", with: "OBX|")
        #expect(try Fixture.sent(text, .renumber(try Path("OBX-1"), restartAt: nil)) == Fixture.oru)
    }

    @Test func numbersRestartAtASegment() throws {
        let text = "MSH|^~\\&|A|||||ORU^R01\rOBR|1\rOBX|1\rOBX|2\rOBR|2\rOBX|3\rOBX|4\r"
        let sent = try Fixture.sent(text, .renumber(try Path("OBX-1"), restartAt: SegmentName("OBR")))
        #expect(sent == text.replacing("OBX|3", with: "OBX|1").replacing("OBX|4", with: "OBX|2"))
    }

    @Test func untouchedBytesAreIdentical() throws {
        let odd =
            "MSH|^~\\&|A|B|C|D|||ADT^A01|1|P|2.5.1\rZZ1|\\Zq\\|\u{1}\u{7F}|^^|~~|\"\"\rPID|1||5^^^|||\rbad line\r\r"
        let sent = try Fixture.sent(odd, .set(try Path("PID-1"), .text(.literal("2"))))
        #expect(sent == odd.replacing("PID|1|", with: "PID|2|"))
    }
}
