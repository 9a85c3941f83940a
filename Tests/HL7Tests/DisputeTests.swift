import HL7
import Testing

/// Where HAPI, python-hl7 and hl7apy do not agree among themselves: with whom this project sides, and why. Each of
/// their disputes has one verdict, and each verdict is needed.
@Suite(.enabled(if: Corpus.isPresent, Comment(rawValue: Corpus.whyAbsent))) struct DisputeTests {
    struct Verdict {
        /// Which disputes it is for: how the file's path and the label begin, and words of a peer's answer.
        var file = ""
        var label: String
        var saying = ""
        /// The peers that read it as this project does.
        var sides: Set<String>
        var because: String

        func isFor(_ dispute: Corpus.Dispute) -> Bool {
            dispute.file.hasPrefix(file) && dispute.label.hasPrefix(label)
                && (saying.isEmpty || dispute.answers.values.contains { $0?.contains(saying) ?? false })
        }
    }

    private static let others: Set = ["hapi", "python_hl7"]
    private static let keepers: Set = ["hapi", "hl7apy"]
    private static let python: Set = ["python_hl7"]

    /// The first that is for a dispute counts.
    static let verdicts: [Verdict] = [
        // Whether it is a message at all.
        Verdict(
            file: "malformed/data-exchange-hl7__Lyme_WithBadDelimiters", label: "parse",
            sides: ["hapi", "python_hl7", "hl7apy"],
            because: "MSH-2 is &&&& and MSH-1 is no separator of the message either; all refuse it in their own words"),
        Verdict(
            file: "odd/hl7apy__test_parser_L184", label: "parse", sides: keepers,
            because: "MSH-2 is empty: nothing says how components are separated"),
        Verdict(
            file: "odd/balneario-de-cofrentes__parser_test_L255", label: "parse", sides: [],
            because: "MSH-2 is ^^^^: the fields and components are certain, and it can be answered"),
        Verdict(
            label: "parse", saying: "Found 5 encoding chars", sides: others,
            because: "the fifth is the truncation character of 2.7, which senders of 2.5.1 declare as well"),
        Verdict(
            label: "parse", saying: "Missing required encoding chars", sides: python,
            because: "a header may leave characters out (standards 6.2); what they would separate is not separated"),
        Verdict(
            label: "parse", saying: "Found 7 encoding chars", sides: python,
            because: "what follows the truncation character in MSH-2 is ignored, as unknown parts are"),
        Verdict(
            label: "parse", saying: "EncodingNotSupported", sides: python,
            because: "the segments were glued together or broken by whoever saved the file: it is read as it is"),
        Verdict(
            label: "parse", saying: "Invalid name for Segment", sides: others,
            because: "unknown segments and lines without an identifier stay where they are"),
        Verdict(
            label: "parse", saying: "UnsupportedVersion", sides: others,
            because: "reading needs no grammar, so any version is read"),
        Verdict(
            label: "parse", saying: "Can't determine message structure", sides: ["python_hl7", "hl7apy"],
            because: "reading needs no MSH-9; whether one is missed is for accept and validate"),
        Verdict(label: "parse", saying: "skipped", sides: others, because: "hl7apy was not asked: it takes minutes"),
        // Segments.
        Verdict(
            file: "odd/ruby-hl7__empty_segments", label: "segments", sides: python,
            because: "lines of separators only are kept, byte for byte, as segments without a name"),
        Verdict(
            file: "odd/cosyte__segment-case", label: "", sides: others,
            because: "a lower-case pid is no PID unless the route tolerates it (deviation 14, off by default)"),
        // Values.
        Verdict(
            label: "value EVN-1", sides: others,
            because: "hl7apy has no EVN-1 in versions that withdrew it; it was sent, so it is there"),
        Verdict(
            label: "value MSH-9.3", sides: others,
            because: "hl7apy drops a component that 2.3 does not have; it was sent"),
        Verdict(
            file: "batch/", label: "value OB", sides: others,
            because: "the first component is empty; hl7apy gives the last one of the field instead"),
        Verdict(
            file: "odd/hl7-standard__message2", label: "value ERR-1.1", sides: others,
            because: "the first component is empty; hl7apy gives the last one of the field instead"),
        Verdict(
            file: "canonical/ipf__adt-a31-1", label: "", sides: others,
            because: "a blank is a value; hl7apy strips it and then has none"),
        Verdict(
            file: "odd/ipf__msg-02", label: "value NTE[1]-3", sides: others,
            because: "a blank is a value; hl7apy strips it and then has none"),
        // Escape sequences.
        Verdict(
            file: "odd/cosyte__hex-and-delimiters", label: "value", sides: python,
            because:
                "\\X21\\ stands for a byte and \\S\\ for a separator (2.7.5, 2.7.1); HAPI keeps the one, hl7apy both"),
        Verdict(
            file: "odd/node-hl7__hl7_builder_edges_test_L145", label: "value", sides: python,
            because: "\\X4869\\ stands for two bytes (2.7.5)"),
        Verdict(
            file: "odd/cosyte__truncation-char-msh2", label: "value", sides: [],
            because: "\\P\\ is the truncation character that this header declares, #; none of the three knows it"),
        Verdict(
            label: "value", saying: "\\.", sides: keepers,
            because: "formatting is no text: it is kept, and only a display lays it out; python-hl7 loses it"),
        Verdict(
            label: "value", saying: "\\H\\", sides: keepers,
            because: "highlighting and local sequences are kept; python-hl7 replaces or drops them"),
        Verdict(
            label: "value", saying: "\\Z99\\", sides: keepers,
            because: "highlighting and local sequences are kept; python-hl7 replaces or drops them"),
        Verdict(
            label: "value", saying: "\\C2842\\", sides: keepers,
            because: "a switch of character sets in a message of one set is kept; python-hl7 drops it"),
    ]

    @Test func `Each dispute of other parsers has a verdict, and this project reads by it`() throws {
        #expect(Corpus.disputes.count == 114)
        var used: Set<Int> = []
        var sided: [String: Int] = [:]
        for dispute in Corpus.disputes {
            let place = "\(dispute.file) #\(dispute.message) \(dispute.label)"
            guard let index = Self.verdicts.firstIndex(where: { $0.isFor(dispute) }) else {
                Issue.record("no verdict for \(place)")
                continue
            }
            used.insert(index)
            let sides = try sides(in: dispute)
            #expect(sides == Self.verdicts[index].sides, "\(place): \(Self.verdicts[index].because)")
            for peer in sides { sided[peer, default: 0] += 1 }
        }
        let unused = Self.verdicts.indices.filter { !used.contains($0) }.map { Self.verdicts[$0].because }
        #expect(unused.isEmpty, "a verdict that decides nothing must go")
        print(
            "disputes: \(Corpus.disputes.count), decided by \(Self.verdicts.count) verdicts; read as",
            sided.sorted { $0.key < $1.key }.map { "\($0.key) does \($0.value)" }.joined(separator: ", "))
    }

    private func own(_ dispute: Corpus.Dispute) throws -> String? {
        let own = try OwnReading(of: dispute.file, message: dispute.message)
        let label = dispute.label.split(separator: " ").last.map(String.init) ?? ""
        switch dispute.label.prefix(5) {
        case "parse": return own == nil ? nil : "true"
        case "segme": return own?.segments.joined(separator: " ")
        case "reps ": return try own?.repetitions(label).map { "\($0)" }
        default:
            let probe = try #require(Corpus.probes.first { $0.label == label })
            let value = own?.value(probe) ?? ""
            return value.isEmpty ? nil : value
        }
    }

    /// The peers that say what this project says.
    private func sides(in dispute: Corpus.Dispute) throws -> Set<String> {
        let own = try own(dispute)
        let isParsing = dispute.label == "parse"
        return Set(
            dispute.answers.filter { _, answer in isParsing ? (answer == "true") == (own == "true") : answer == own }
                .keys)
    }
}
