import CharacterSets
import HL7
import Testing

/// What is read in the corpus, against what at least two of HAPI, python-hl7 and hl7apy agree on: the segments in
/// order, every path of the oracle whether valued or not, and the numbers of repetitions.
@Suite(.enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.whyAbsent))) struct OracleTests {
    /// Every file in which something differs, and why that is right.
    static let exceptions = [
        "charset/derived__unicode_characters.utf16le-bom.hl7":
            "UTF-16 is refused: its bytes include those of the MLLP frame, so it cannot have come over MLLP whole"
    ]

    @Test func `Segments, values and repetitions are what other parsers agree on`() throws {
        #expect(Corpus.expectations.count == 312)
        #expect(Corpus.probes.count == 66)
        let disputed = Set(Corpus.disputes.map { "\($0.file) #\($0.message) \($0.label)" })
        var compared = 0
        var differing: [String: Int] = [:]
        for expected in Corpus.expectations {
            let isDisputed = { (what: String) in disputed.contains("\(expected.file) #\(expected.message) \(what)") }
            for difference in try differences(expected, isDisputed, counting: &compared) {
                differing[expected.file, default: 0] += 1
                if Self.exceptions[expected.file] == nil { Issue.record("\(expected.file): \(difference)") }
            }
        }
        #expect(Set(differing.keys) == Set(Self.exceptions.keys), "an exception that is none any more must go")
        let count = differing.values.reduce(0, +)
        print(
            "agreement: \(compared - count) of \(compared) segments lists, values and repetition counts in",
            "\(Corpus.expectations.count) messages; \(count) differ in \(differing.count) files named as exceptions")
    }

    private func differences(
        _ expected: Corpus.Expectation, _ isDisputed: (String) -> Bool, counting compared: inout Int
    ) throws -> [String] {
        let own = try OwnReading(of: expected.file, message: expected.message)
        var found: [String] = []
        func compare<Value: Equatable>(_ label: String, _ own: Value, _ others: Value) {
            compared += 1
            if own != others { found.append("\(label): \(own)") }
        }
        if let segments = expected.segments { compare("segments", own?.segments, segments) }
        for probe in Corpus.probes where !isDisputed("value \(probe.label)") {
            compare(probe.label, own?.value(probe), expected.values[probe.label] ?? "")
        }
        for (label, count) in expected.reps where !isDisputed("reps \(label)") {
            compare("repetitions of \(label)", try own.map { try $0.repetitions(label) ?? 0 }, count)
        }
        return found
    }
}
