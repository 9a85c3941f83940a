import Dictionary
import HL7
import YAML

/// Checks what a route names against every version of HL7 that it can meet: what no such version has is an error,
/// what only some of the listed ones have a warning.
struct PlaceChecker {
    let accepted: AcceptedVersions
    let tables: [String: CodeTable]
    let catalog: PlaceCatalog
    let findings: Findings

    var versions: VersionSet { accepted.versions }

    /// What has an error already is not looked at.
    func check(_ uses: PlaceUses) {
        let faulty = findings.errorSpans
        for use in uses.all where !faulty.contains(use.span) {
            findings.within(use.context) { check(use) }
        }
    }

    private func check(_ use: PlaceUse) {
        switch use.subject {
        case .segment(let name): checkSegment(name, use)
        case .prefix(let letters): checkPrefix(letters, use)
        case .messageType: checkTypes(use)
        case .place(let place, let path):
            guard !place.segment.isSiteDefined else { return }
            let reading = catalog.reading(of: place)
            if let name = use.table {
                // The step's path is a use of its own.
                if let table = tables[name] { checkMapping(reading, table, use) }
            } else if checkPlace(reading, path, use) {
                checkValues(reading, use)
            }
        }
    }

    // MARK: Segments

    private func checkSegment(_ name: SegmentName, _ use: PlaceUse) {
        guard !name.isSiteDefined else { return }
        let known = Lexicon.versions(defining: name)
        guard !known.intersection(versions).isEmpty else { return reportSegment(name, known, use) }
        warnOfSome("\(name)", known, use)
    }

    private func checkPrefix(_ letters: [UInt8], _ use: PlaceUse) {
        guard letters.first != 0x5A else { return }
        let pattern = SegmentPattern.prefix(letters)
        let isKnown = versions.contains { version in
            Lexicon(version).segments.contains { pattern.matches($0.name) }
        }
        guard !isKnown else { return }
        findings.error(
            "E302", "no segment of \(accepted.description) begins with \(String(decoding: letters, as: UTF8.self))",
            at: use.span, help: "segments of your own begin with Z")
    }

    func reportSegment(_ name: SegmentName, _ known: VersionSet, _ use: PlaceUse) {
        let meant = known.isEmpty ? PlaceSuggestion.segment(for: name, in: versions) : nil
        findings.error(
            "E302", "\(accepted.description) has no segment \(name)", at: use.span,
            label: meant.map { "did you mean \($0)?" },
            help: known.isEmpty ? "segments of your own begin with Z" : Self.elsewhere(known))
    }

    // MARK: Places

    /// False, once reported, when no version has the place.
    private func checkPlace(_ reading: PlaceReading, _ path: Path?, _ use: PlaceUse) -> Bool {
        let present = versions.intersection(reading.versions)
        guard present.isEmpty || versions.allSatisfy({ reading.outcome(in: $0) <= .whole }) else {
            warnOfSome(PlaceName(reading.place).in(present), reading.versions, use)
            return true
        }
        // The version that has most of it says best what is missing; of several the latest.
        let best = versions.max { reading.outcome(in: $0) < reading.outcome(in: $1) }
        let last = versions.filter { reading.outcome(in: $0) == best.map(reading.outcome(in:)) }.last
        guard let last else { return false }
        PlaceReport(checker: self, reading: reading, path: path, use: use, version: last).report()
        return !present.isEmpty
    }

    /// - Parameter name: of something that at least one version has.
    private func warnOfSome(_ name: String, _ known: VersionSet, _ use: PlaceUse) {
        let missing = versions.subtracting(known)
        guard accepted.isListed, !missing.isEmpty else { return }
        findings.warning(
            "W715", "\(name) is not in HL7 \(missing)", at: use.span,
            help: "messages of \(missing.count == 1 ? "that version" : "those versions") never have it; "
                + "written into one, it is unknown to the receiver")
    }

    static func elsewhere(_ known: VersionSet) -> String {
        "HL7 \(known) \(known.count == 1 ? "has" : "have") it"
    }
}
