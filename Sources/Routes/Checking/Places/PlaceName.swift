import Dictionary
import HL7

/// A place with the name that HL7 gives it: `PID-5.1 (Family Name)`.
struct PlaceName {
    let place: HL7Place

    init(_ place: HL7Place) {
        self.place = place
    }

    /// The name alone, in one version.
    func name(in version: HL7Version) -> String? {
        guard let field = Lexicon(version).field(place.field, of: place.segment) else { return nil }
        var name = field.name
        if let component = place.component {
            guard let found = field.type?.component(component) else { return nil }
            name = found.name
            if let subcomponent = place.subcomponent {
                guard let part = found.type?.component(subcomponent) else { return nil }
                name = part.name
            }
        }
        return name.isEmpty ? nil : name.description
    }

    /// With the name of the latest version that has one.
    func `in`(_ versions: VersionSet) -> String {
        let name = versions.reversed().lazy.compactMap { self.name(in: $0) }.first
        return name.map { "\(place) (\($0))" } ?? "\(place)"
    }

    func `in`(_ version: HL7Version) -> String { self.in(VersionSet([version])) }
}
