import Dictionary
import HL7

/// What a place that there is not was probably meant to be.
enum PlaceSuggestion {
    /// Found first among segments that are equally near.
    private static let usual = [
        "PID", "PV1", "OBX", "OBR", "ORC", "MSH", "EVN", "NTE", "NK1", "IN1", "AL1", "DG1", "MRG", "MSA", "SPM", "SCH",
    ]

    static func segment(for name: SegmentName, in versions: VersionSet) -> String? {
        let known = versions.reversed().flatMap { Lexicon($0).segments.map { "\($0.name)" } }
        return Spelling.suggestion(for: "\(name)", among: usual.filter(known.contains) + known)
    }

    /// `PID-51` is `PID-5.1` with the dot forgotten, `PID-80` a slip of the hand.
    static func field(for place: HL7Place, in segment: SegmentDefinition) -> HL7Place? {
        let digits = "\(place.field)"
        for length in stride(from: digits.count - 1, to: 0, by: -1) {
            guard let field = Int(digits.prefix(length)), let component = Int(digits.dropFirst(length)),
                !digits.dropFirst(length).hasPrefix("0"),
                segment.field(field)?.type?.component(component) != nil
            else { continue }
            return HL7Place(place.segment, field, component, place.component)
        }
        return nearest(place.field, upTo: segment.fieldCount).map { field in
            HL7Place(place.segment, field, place.component, place.subcomponent)
        }
    }

    static func component(for place: HL7Place, in type: DataType) -> HL7Place? {
        nearest(place.component ?? 0, upTo: type.componentCount).map { component in
            HL7Place(place.segment, place.field, component, place.subcomponent)
        }
    }

    static func subcomponent(for place: HL7Place, in type: DataType) -> HL7Place? {
        nearest(place.subcomponent ?? 0, upTo: type.componentCount).map { subcomponent in
            HL7Place(place.segment, place.field, place.component, subcomponent)
        }
    }

    private static func nearest(_ number: Int, upTo last: Int) -> Int? {
        // Every digit is one edit from every other.
        guard last > 0, number > 9 else { return nil }
        return Spelling.suggestion(for: "\(number)", among: (1...last).map { "\($0)" }).flatMap { Int($0) }
    }
}
