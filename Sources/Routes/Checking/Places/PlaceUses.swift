import HL7
import YAML

/// Gathers what a route names while its files are read. It is checked afterwards, when it is known which versions of
/// HL7 can come.
final class PlaceUses {
    private let findings: Findings
    private(set) var all: [PlaceUse] = []
    /// Versions that the route itself writes into MSH-12: from then on the message is one of those.
    private(set) var writtenVersions: [[UInt8]] = []

    init(findings: Findings) {
        self.findings = findings
    }

    /// A path, with the places that its picks look at.
    func add(
        _ path: Path, at span: SourceSpan, comparedWith values: [[UInt8]] = [], at comparison: SourceSpan? = nil
    ) {
        if let place = HL7Place(path) {
            add(
                PlaceUse(
                    subject: .place(place, path), span: span, context: findings.context, values: values,
                    comparison: comparison))
        } else {
            add(path.segment, at: span)
        }
        if case .matching(let tests) = path.segmentPick {
            for test in tests { add(HL7Place(path.segment, test.part, test.subpart), at: span, value: test.value) }
        }
        if case .matching(let tests) = path.fieldPick, let field = path.field {
            for test in tests {
                add(HL7Place(path.segment, field, test.part, test.subpart), at: span, value: test.value)
            }
        }
    }

    /// A place that stands as a number under `fields:`, or in a pick.
    func add(_ place: HL7Place, at span: SourceSpan, value: [UInt8]? = nil) {
        let values = value.map { [$0] } ?? []
        add(PlaceUse(subject: .place(place, nil), span: span, context: findings.context, values: values))
    }

    func add(_ segment: SegmentName, at span: SourceSpan) {
        add(PlaceUse(subject: .segment(segment), span: span, context: findings.context))
    }

    func add(_ pattern: SegmentPattern, at span: SourceSpan) {
        switch pattern {
        case .named(let name): add(name, at: span)
        case .prefix(let letters):
            add(PlaceUse(subject: .prefix(letters), span: span, context: findings.context))
        }
    }

    /// Values that `type` is compared with.
    func add(messageTypes values: [[UInt8]], at span: SourceSpan) {
        add(PlaceUse(subject: .messageType, span: span, context: findings.context, values: values))
    }

    func add(mapped path: Path, by table: String, at span: SourceSpan) {
        guard let place = HL7Place(path) else { return }
        add(PlaceUse(subject: .place(place, path), span: span, context: findings.context, table: table))
    }

    func add(writtenVersion version: [UInt8]) {
        writtenVersions.append(version)
    }

    private func add(_ use: PlaceUse) {
        all.append(use)
    }
}
