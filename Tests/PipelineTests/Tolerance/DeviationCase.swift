import Foundation
import HL7
import Routes

/// One deviation as a sample has it, and what each handling makes of it.
struct DeviationCase: Sendable, CustomStringConvertible {
    var file: String
    var deviation: Deviation
    /// The note when it is let in; `nil` where letting in is nothing to note.
    var allowed: String?
    var refusedWith: ErrorCode
    /// Lines that leave after a repair, in place of those that begin with the same three letters and number; empty =
    /// there is no repair.
    var repaired: [String] = []
    /// The note after a repair.
    var repairNote = ""
    var settings: @Sendable (inout Tolerance) -> Void = { _ in }

    var description: String { file }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Samples/deviations")

    func bytes() throws -> [UInt8] { Array(try Data(contentsOf: Self.folder.appending(path: file + ".hl7"))) }

    /// What acts on the message itself; frames, batches and answers are tested where they are made.
    static let all: [DeviationCase] = [
        DeviationCase(
            file: "01-line-feeds", deviation: .lineFeeds, allowed: "line_feeds", refusedWith: .other,
            repaired: ["EVN|A01|20260301101500\rPID|1|"], repairNote: "line_feeds (repaired)"),
        DeviationCase(
            file: "05-blank-lines", deviation: .blankLines, allowed: "blank_lines", refusedWith: .other,
            repaired: ["EVN|A01|20260301101500\rPID|1|"], repairNote: "blank_lines (repaired)"),
        DeviationCase(
            file: "08-wrong-charset", deviation: .wrongCharset, allowed: "wrong_charset", refusedWith: .tableValue),
        DeviationCase(
            file: "09-charset-alias", deviation: .charsetAlias, allowed: "charset_alias", refusedWith: .tableValue),
        DeviationCase(
            file: "10-byte-order-mark", deviation: .byteOrderMark, allowed: "byte_order_mark", refusedWith: .other,
            repaired: ["MSH|^~\\&|WARD"], repairNote: "byte_order_mark (repaired)"),
        DeviationCase(
            file: "11-null-everywhere", deviation: .nulls, allowed: nil, refusedWith: .tableValue,
            repaired: ["||Keller^Anna^||19800214|F|||^^Basel\r"],
            repairNote: "null_means (3 places, 3 repaired)"),
        DeviationCase(
            file: "12-raw-delimiters", deviation: .rawDelimiters, allowed: "raw_delimiters (3 places)",
            refusedWith: .dataType,
            repaired: [#"Keller^Anna \T\ Co||"#, #"||Sodium \T\ potassium fell \S\ see chart||"#],
            repairNote: "raw_delimiters (3 places, 3 repaired)"),
        DeviationCase(
            file: "13-broken-lines", deviation: .brokenLines, allowed: "broken_lines (2 places)",
            refusedWith: .segmentSequence,
            repaired: [#"||First line\.br\second line, unescaped\.br\third|||||F"# + "\rNTE|1||after it\r"],
            repairNote: "broken_lines (2 places, 2 repaired)"),
        DeviationCase(
            file: "14-loose-segment-ids", deviation: .looseSegmentIDs, allowed: "loose_segment_ids (3 places)",
            refusedWith: .segmentSequence,
            repaired: ["\rEVN|A01|", "\rPID|1||884211", "\rPV1|1|I|"],
            repairNote: "loose_segment_ids (3 places, 3 repaired)"),
        DeviationCase(
            file: "16-z-segments", deviation: .siteSegments, allowed: "z_segments (2 places)",
            refusedWith: .segmentSequence),
        DeviationCase(
            file: "17-old-version", deviation: .version, allowed: "assume_version", refusedWith: .unsupportedVersion,
            repaired: ["|D17|P|2.5.1\r"], repairNote: "assume_version (repaired)",
            settings: { $0.assumedVersion = Array("2.5.1".utf8) }),
        DeviationCase(
            file: "18-event-in-evn", deviation: .messageType, allowed: "message_type (2 places)",
            refusedWith: .requiredFieldMissing,
            repaired: ["||ADT^A01^ADT_A01|D18|"], repairNote: "message_type (2 places, 2 repaired)"),
        DeviationCase(
            file: "19-number-elsewhere", deviation: .patientIDs, allowed: "patient_ids",
            refusedWith: .requiredFieldMissing,
            repaired: ["PID|1|7700|7700^^^HOSP||Keller"], repairNote: "patient_ids (2 places, 2 repaired)",
            settings: { $0.assumedAuthority = Array("HOSP".utf8) }),
        DeviationCase(
            file: "20-other-dates", deviation: .dates, allowed: "dates (3 places)", refusedWith: .dataType,
            repaired: ["EVN|A01|20260301101500\r", "||19800214|F\r", String(repeating: "|", count: 41) + "\r"],
            repairNote: "dates (3 places, 3 repaired)"),
        DeviationCase(
            file: "21-one-order-number", deviation: .orderNumbers, allowed: "order_numbers (4 places)",
            refusedWith: .requiredFieldMissing,
            repaired: ["ORC|NW|P1\rOBR|1|P1||CT^Head\r", "ORC|NW|P2|ACCESSION-2026-000000000042\rOBR|2|P2|"],
            repairNote: "order_numbers (4 places, 3 repaired)"),
        DeviationCase(
            file: "22-result-types", deviation: .resultTypes, allowed: "result_types (4 places)",
            refusedWith: .dataType,
            repaired: [
                "OBX|1|NM|718-7^Hgb^LN||13.2|", "OBX|2|SN|CRP^CRP^L||<^5|", "OBX|3|ST|HCG^Pregnancy^L||positive|",
                "OBX|4|NM|789-8^RBC^LN||4.5|", "OBX|5|NM|787-2^MCV^LN||88|",
            ], repairNote: "result_types (4 places, 4 repaired)"),
        DeviationCase(
            file: "23-split-results", deviation: .splitResults, allowed: "split_results (2 places)",
            refusedWith: .other,
            repaired: [
                "OBX|1|TX|REP^Report^L|1|No fracture.~Heart of normal size.~Follow-up not needed.||||||F\rOBX|4|FT|",
                #"||Normal\.br\findings.||||||F"#,
            ], repairNote: "split_results (2 places, 2 repaired)"),
    ]
}
