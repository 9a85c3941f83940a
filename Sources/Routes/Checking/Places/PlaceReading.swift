import Dictionary
import HL7

/// What each version of HL7 says about one place.
struct PlaceReading {
    /// The further down, the more of the place is there.
    enum Outcome: Int, Comparable {
        case noSegment, noField, noComponent, undividedField, noSubcomponent, undividedComponent
        /// The first part of a value that has no parts, which is the value itself.
        case whole
        case defined

        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    let place: HL7Place
    private let outcomes: [Outcome]
    /// The table that the value there is taken from, by version.
    private let tables: [Int?]

    init(_ place: HL7Place) {
        self.place = place
        var outcomes: [Outcome] = []
        var tables: [Int?] = []
        for version in HL7Version.allCases {
            let (outcome, table) = Self.read(place, Lexicon(version))
            outcomes.append(outcome)
            tables.append(table)
        }
        self.outcomes = outcomes
        self.tables = tables
    }

    func outcome(in version: HL7Version) -> Outcome { outcomes[Int(version.rawValue)] }

    func table(in version: HL7Version) -> HL7Table? {
        tables[Int(version.rawValue)].flatMap { Lexicon(version).table($0) }
    }

    /// The versions that have the place.
    var versions: VersionSet { VersionSet(HL7Version.allCases.filter { outcome(in: $0) >= .whole }) }

    // MARK: Reading

    private static func read(_ place: HL7Place, _ lexicon: Lexicon) -> (Outcome, Int?) {
        guard let segment = lexicon.segment(place.segment) else { return (.noSegment, nil) }
        guard let field = segment.field(place.field) else {
            return (segment.isOpenEnded && place.field > segment.fieldCount ? .defined : .noField, nil)
        }
        let table = isCoded(field.type) ? field.table : nil
        guard let position = place.component else { return (.defined, table ?? firstTable(field.type)) }
        guard let type = field.type else { return (.defined, nil) }
        switch type.kind {
        case .varies, .undescribed: return (.defined, nil)
        case .primitive:
            let isWhole = position == 1 && place.subcomponent ?? 1 == 1
            return (isWhole ? .whole : .undividedField, isWhole ? table : nil)
        case .composite: break
        }
        guard let component = type.component(position) else { return (.noComponent, nil) }
        return read(place.subcomponent, of: component, component.table ?? (position == 1 ? table : nil))
    }

    /// Whether a field's table is that of its value or first component. In others it belongs to a later one: that of
    /// CX and CK to the scheme of the check digit.
    private static func isCoded(_ type: DataType?) -> Bool {
        guard let type, type.kind == .composite else { return true }
        return codedTypes.contains(type.name.description)
    }

    private static let codedTypes: Set = [
        "CE", "CF", "CM_MSG", "CN", "CNE", "CWE", "HD", "MSG", "PT", "VID", "XCN",
    ]

    private static func read(
        _ position: Int?, of component: ComponentDefinition, _ table: Int?
    ) -> (Outcome, Int?) {
        guard let position else { return (.defined, table ?? firstTable(component.type)) }
        guard let type = component.type else { return (.defined, nil) }
        switch type.kind {
        case .varies, .undescribed: return (.defined, nil)
        case .primitive: return position == 1 ? (.whole, table) : (.undividedComponent, nil)
        case .composite: break
        }
        guard let part = type.component(position) else { return (.noSubcomponent, nil) }
        return (.defined, part.table ?? (position == 1 ? table : nil))
    }

    /// What has parts compares by its first part.
    private static func firstTable(_ type: DataType?) -> Int? {
        guard let first = type?.component(1) else { return nil }
        return first.table ?? first.type?.component(1)?.table
    }
}
