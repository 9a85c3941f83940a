import CharacterSets
import Foundation
import HL7
import Testing
import Validation

/// The samples beside the package are what hospitals send, not what the standard asks for: these are the ones that
/// break it, and how. All others are strict.
@Suite struct SamplesTests {
    private static let registered = "PV1-2 has words of the old registration system that a route translates"
    private static let several = "several messages, or frames, which are cut before each is validated"
    private static let text = "its bytes are not in the set that MSH-18 names, or the set cannot be sent"
    private static let deviating = "the deviation that it is named after"
    private static let analyser = "an analyser's messages as they come: no OBR, dates with dots, codes of its own"

    static let exceptions: [String: String] = [
        "adt/a01-admission.hl7": registered, "adt/a01-no-number.hl7": registered, "adt/a01-training.hl7": registered,
        "adt/a02-transfer.hl7": registered, "adt/a03-discharge.hl7": registered, "adt/a04-child-utf8.hl7": registered,
        "adt/a04-emergency.hl7": registered, "adt/a05-preadmission.hl7": registered,
        "adt/a08-update-latin1.hl7": registered, "adt/a08-update-null.hl7": registered,
        "adt/a11-cancel-admission.hl7": registered, "malformed/cut-header.hl7": "made so",
        "malformed/lf-line-ends.hl7": registered, "malformed/lying-delimiters.hl7": "made so",
        "malformed/no-control-id.hl7": "made so", "malformed/no-msh.hl7": "made so", "malformed/not-hl7.hl7": "made so",
        "malformed/other-delimiters.hl7": registered, "malformed/raw-line-break-in-note.hl7": "made so",
        "malformed/text-like-a-header.hl7": "made so",
        "orders/orm-two-examinations.hl7": "OBR-24 has codes that table 0074 lacks, OBR-5 a word",
        "orders/orm-unknown-modality.hl7": "made so", "oru/cbc.hl7": "OBX-8 has a word that a route translates",
        "oru/chemistry-two-groups.hl7": "the same, and a text in a numeric result, which happens",
        "oru/coagulation-all-cancelled.hl7": "OBR-24 has a code that table 0074 lacks",
        "query/rsp-k22-two-candidates.hl7": "IHE leaves out QRI, which the base standard requires here",
        "batch/bare-messages-crlf.hl7": several,
        "batch/empty-batch.hl7": several,
        "batch/framed-messages.hl7": several,
        "batch/nightly-updates.hl7": several,
        "batch/wrong-count.hl7": several,
        "charset/a08-declared-latin1-is-windows-1252.hl7": text,
        "charset/a08-declared-utf8-is-latin1.hl7": text,
        "charset/a08-iso-2022-jp.hl7": text,
        "charset/a08-shift-jis-declared-ir87.hl7": text,
        "charset/a08-shift-jis-hidden-delimiters.hl7": text,
        "charset/a08-undeclared-windows-1252.hl7": text,
        "charset/a08-utf16.hl7": text,
        "charset/a08-utf8-cut-character.hl7": text,
        "deviations/02-missing-end.hl7": deviating,
        "deviations/03-bytes-between.hl7": deviating,
        "deviations/04-shared-reads.hl7": deviating,
        "deviations/07-several-messages.hl7": deviating,
        "deviations/08-wrong-charset.hl7": deviating,
        "deviations/09-charset-alias.hl7": deviating,
        "deviations/12-raw-delimiters.hl7": deviating,
        "deviations/13-broken-lines.hl7": deviating,
        "deviations/14-loose-segment-ids.hl7": deviating,
        "deviations/15-segment-order.hl7": deviating,
        "deviations/17-old-version.hl7": deviating,
        "deviations/18-event-in-evn.hl7": deviating,
        "deviations/19-number-elsewhere.hl7": deviating,
        "deviations/20-other-dates.hl7": deviating,
        "deviations/21-one-order-number.hl7": deviating,
        "deviations/22-result-types.hl7": deviating,
        "deviations/24-plain-answer.hl7": deviating,
        "deviations/25-early-next.hl7": deviating,
        "vendor/blood-gas-no-obr.hl7": analyser, "vendor/control-run.hl7": analyser, "vendor/glucose.hl7": analyser,
        "vendor/keep-alive.hl7": "NMD^N02 is of 2.3.1, and the sender says 2.3",
        "vendor/pregnancy-test.hl7": analyser, "vendor/unidentified.hl7": analyser,
    ]

    @Test func `Our samples are strict, but for those that are meant not to be`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Samples")
        let names = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".hl7") }
        #expect(names.count > 40)
        var broken: Set<String> = []
        for name in names.sorted() {
            let bytes = Array(try Data(contentsOf: root.appending(path: name)))
            guard let message = try? TextReader().read(bytes) else {
                broken.insert(name)
                continue
            }
            let lines = MessageValidator(.strict).report(on: message).lines
            guard !lines.isEmpty else { continue }
            broken.insert(name)
            #expect(Self.exceptions[name] != nil, "\(name): \(lines)")
        }
        #expect(broken == Set(Self.exceptions.keys), "an exception that is none any more must go")
    }
}
