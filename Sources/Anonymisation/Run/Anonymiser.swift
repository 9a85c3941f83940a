package import HL7
import Inspection

/// Makes messages of people messages of nobody: names, identifiers, addresses and numbers become others of their kind,
/// dates move, free text goes.
///
/// Everything goes by the data types of the dictionary, and what is not known to be harmless is replaced. Kept are:
/// names of systems and authorities (HD and its like), and of coding systems that are known or look like one; MSH-3 to 6,
/// 9, 11, 12 and 15 to 21, OBX-2, SFT-2 to 4, QPD-1, QAK-3; names and numbers of fields in ERR-1 and 2; codes that HL7's tables have, codes of the form of a known coding system that is named beside
/// them, codes of at most three capitals; units; numbers of at most six digits; times of day; short
/// results such as `<5` or `negative`; titles; countries of two or three letters; dates of zeros.
///
/// The same text becomes the same pseudonym in every field, message, file and run with the same key. It is
/// pseudonymisation: whoever has the key and a guess can test it, and numbers and codes that are kept can tell who it
/// was to somebody who knows enough.
package struct Anonymiser: Sendable {
    private let options: AnonymisationOptions
    private var pseudonyms: Pseudonyms

    package init(options: AnonymisationOptions, digest: @escaping KeyedDigest) {
        self.options = options
        pseudonyms = Pseudonyms(PseudonymSource(digest: digest))
    }

    /// The message as it may be shown; line ends and structure stay, lines that are no segments go.
    ///
    /// - Parameter message: in UTF-8 or a set whose first half is ASCII.
    package mutating func anonymised(_ message: Message, report: inout AnonymisationReport) -> [UInt8] {
        report.messages += 1
        let definitions = MessageInspector(message).definitions
        var people = MessagePeople(message, pseudonyms.source)
        return message.rewritten { index, content in
            guard let name = message.segmentName(at: index) else {
                report.count(.lines, at: "line")
                return nil
            }
            people.enter(segment: index)
            if options.kept.contains(where: { $0.contains(name) }) { return Array(content) }
            let rewriter = SegmentRewriter(
                name: name, content: content, message: message, definitions: definitions, options: options,
                patient: people.patient)
            return rewriter.rewritten(&pseudonyms, &report)
        }
    }

    /// FHS, BHS, BTS or FTS as it may be shown; of trailers the count, for their comments are free text.
    package mutating func anonymised(_ segment: BatchSegment, report: inout AnonymisationReport) -> [UInt8] {
        let messages = report.messages
        defer { report.messages = messages }
        if segment.kind.isHeader, let header = try? Message(segment.bytes) {
            return anonymised(header, report: &report)
        }
        let name = Array(segment.kind.rawValue.utf8)
        guard !segment.kind.isHeader, case .number(let count) = segment.declaredCount else { return name }
        return name + segment.bytes.dropFirst(3).prefix(1) + Array("\(count)".utf8)
    }
}
