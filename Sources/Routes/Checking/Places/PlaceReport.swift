import Dictionary
import HL7
import YAML

/// Says what is wrong with a place that no version has.
struct PlaceReport {
    let checker: PlaceChecker
    let reading: PlaceReading
    /// As written.
    let path: Path?
    let use: PlaceUse
    /// Of the versions that can come, the one that has most of the place.
    let version: HL7Version

    private var place: HL7Place { reading.place }
    private var lexicon: Lexicon { Lexicon(version) }
    private var isOnlyVersion: Bool { checker.versions.count == 1 }
    /// ` in HL7 2.5.1`, or of several versions ` (HL7 2.9)`.
    private var standard: String { isOnlyVersion ? " in HL7 \(version)" : " (HL7 \(version))" }

    func report() {
        switch reading.outcome(in: version) {
        case .noSegment:
            checker.reportSegment(place.segment, Lexicon.versions(defining: place.segment), use)
        case .noField: reportField()
        case .noComponent, .noSubcomponent: reportComponent()
        case .undividedField, .undividedComponent, .whole: reportUndivided()
        case .defined: break
        }
    }

    private func reportField() {
        guard let segment = lexicon.segment(place.segment) else { return }
        let known = Lexicon.versions(defining: place.field, of: place.segment)
        let meant = known.isEmpty ? PlaceSuggestion.field(for: place, in: segment) : nil
        let field = HL7Place(place.segment, place.field)
        checker.findings.error(
            "E305",
            "\(place.segment) has \(isOnlyVersion ? "" : "at most ")\(segment.fieldCount) fields\(standard), "
                + "there is no \(field)",
            at: use.span, label: question(meant),
            help: known.isEmpty ? nil : "\(PlaceName(field).in(known)): \(PlaceChecker.elsewhere(known))")
    }

    private func reportComponent() {
        guard let field = lexicon.field(place.field, of: place.segment), let type = field.type else { return }
        var owner = HL7Place(place.segment, place.field)
        var owned = type
        var meant = PlaceSuggestion.component(for: place, in: type)
        var part = HL7Place(place.segment, place.field, place.component)
        var parts = "components"
        if reading.outcome(in: version) == .noSubcomponent {
            guard let inner = type.component(place.component ?? 0)?.type else { return }
            owner = part
            owned = inner
            meant = PlaceSuggestion.subcomponent(for: place, in: inner)
            part = place
            parts = "subcomponents"
        }
        let known = PlaceReading(part).versions
        checker.findings.error(
            "E304",
            "\(PlaceName(owner).in(version)) is \(owned.name) with \(isOnlyVersion ? "" : "at most ")"
                + "\(owned.componentCount) \(parts)\(standard), there is no \(part)",
            at: use.span, label: known.isEmpty ? question(meant) : nil,
            help: known.isEmpty ? nil : "\(PlaceName(part).in(known)): \(PlaceChecker.elsewhere(known))")
    }

    /// A part of something that has none.
    private func reportUndivided() {
        var owner = HL7Place(place.segment, place.field)
        var type = lexicon.field(place.field, of: place.segment)?.type
        var parts = "components"
        if type?.kind == .composite {
            owner.component = place.component
            type = type?.component(place.component ?? 0)?.type
            parts = "subcomponents"
        }
        var right = path
        right?.subcomponent = nil
        if owner.component == nil { right?.component = nil }
        checker.findings.error(
            "E308",
            "\(PlaceName(owner).in(version)) is one value\(type.map { " (\($0.name))" } ?? ""), "
                + "it has no \(parts)\(checker.versions == .all ? "" : " in \(checker.accepted.description)")",
            at: use.span, help: right == nil ? nil : "write", fix: right?.description)
    }

    private func question(_ meant: HL7Place?) -> String? {
        guard let meant, meant != place else { return nil }
        return "did you mean \(PlaceName(meant).in(version))?"
    }
}
