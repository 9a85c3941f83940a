import HL7
import Testing

/// What this room reads in the corpus, against what at least two of HAPI, python-hl7 and hl7apy agree on.
@Suite(.enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.whyAbsent))) struct OracleTests {
    /// Every file in which something differs, and why that is right.
    static let exceptions: [String: String] = {
        let encoded = "holds bytes that are no UTF-8, and values are bytes here: the character sets have no room yet"
        let files = [
            "derived__unicode-names.big5", "derived__unicode-names.cp1252", "derived__unicode-names.gb18030",
            "derived__unicode-names.latin1", "derived__unicode-names.latin1-declared-utf8",
            "derived__unicode-names.latin1-undeclared", "derived__unicode_characters.euc_jp",
            "derived__unicode_characters.iso2022jp", "derived__unicode_characters.shift_jis",
            "derived__unicode_characters.sjis-5c-7c", "derived__unicode_characters.utf16le-bom",
        ]
        var exceptions = Dictionary(uniqueKeysWithValues: files.map { ("charset/\($0).hl7", encoded) })
        exceptions["odd/cosyte__segment-case.hl7"] = "a segment named in lower case has no name here"
        return exceptions
    }()

    @Test func `Segments, values and repetitions are what other parsers agree on`() throws {
        #expect(Corpus.expectations.count == 312)
        #expect(Corpus.probes.count == 66)
        #expect(!Corpus.disputed.isEmpty)
        var compared = 0
        var differing: Set<String> = []
        for expected in Corpus.expectations {
            for difference in try differences(expected, counting: &compared) {
                differing.insert(expected.file)
                if Self.exceptions[expected.file] == nil { Issue.record("\(expected.file): \(difference)") }
            }
        }
        #expect(compared > 20_000)
        #expect(differing == Set(Self.exceptions.keys), "an exception that is none any more must go")
    }

    private func differences(_ expected: Corpus.Expectation, counting compared: inout Int) throws -> [String] {
        let all = Corpus.messages(in: try Corpus.bytes(of: expected.file))
        guard all.indices.contains(expected.message - 1) else { return ["there is no such message"] }
        let message = try Message(all[expected.message - 1])
        let isDisputed = { (what: String) in
            Corpus.disputed.contains("\(expected.file) #\(expected.message) \(what)")
        }
        var found: [String] = []
        if let segments = expected.segments {
            compared += 1
            let own = (0..<message.segmentCount).map { message.segmentName(at: $0)?.description ?? "none" }
            if own != segments { found.append("segments \(own)") }
        }
        for probe in Corpus.probes where !isDisputed("value \(probe.label)") {
            compared += 1
            let own = String(decoding: value(probe, message), as: UTF8.self)
            if own != expected.values[probe.label] ?? "" { found.append("\(probe.label) \(own.debugDescription)") }
        }
        for (label, count) in expected.reps where !isDisputed("reps \(label)") {
            compared += 1
            let parts = label.split(separator: ".")
            let segment = try #require(SegmentName(parts[0]))
            let field = try #require(Int(parts[1]))
            let own = message.segments(named: segment).first.map {
                message.repetitionCount(segment: $0, field: field)
            }
            if own ?? 0 != count { found.append("repetitions of \(label): \(own ?? 0)") }
        }
        return found
    }

    private func value(_ probe: Corpus.Probe, _ message: Message) -> [UInt8] {
        guard let name = SegmentName(probe.segment), probe.numbers.count == 5 else { return [] }
        let path = Path(
            segment: name, segmentPick: .number(probe.numbers[0]), field: probe.numbers[1],
            fieldPick: .number(probe.numbers[2]), component: probe.numbers[3], subcomponent: probe.numbers[4])
        return message.text(path)
    }
}
