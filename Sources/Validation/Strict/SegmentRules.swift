import Dictionary
import HL7

/// A segment of one version, its fields by position.
final class SegmentRules: Sendable {
    struct Field: Sendable {
        var position: Int
        /// `Family Name`; empty where the facts have none.
        var name: String
        /// `nil` where nothing is known of it.
        var type: TypeRules?
        var isRequired: Bool
        /// Withdrawn, or not used.
        var isWithdrawn: Bool
        var mostRepetitions: Int?
        var length: Int?
        var table: HL7Table?
        /// Its values have rules of their own.
        var isCheckedElsewhere: Bool
    }

    let name: SegmentName
    /// Field 1 at index 0; `nil` for a position that the version leaves out.
    let fields: [Field?]
    /// Positions.
    let required: [Int]
    /// Ends with parameters or columns of which there may be any number: QPD, RDT.
    let isOpen: Bool

    init(_ definition: SegmentDefinition, version: VersionRules) {
        name = definition.name
        var fields: [Field?] = Array(repeating: nil, count: definition.fieldCount)
        for field in definition.fields where fields.indices.contains(field.position - 1) {
            let isElsewhere = Self.isCheckedElsewhere(field.position, of: definition.name)
            let isWithdrawn = field.usage == .withdrawn || field.usage == .notUsed || field.maximumRepetitions == 0
            fields[field.position - 1] = Field(
                position: field.position, name: field.name.description, type: field.type.map(version.rules),
                isRequired: field.usage == .required && !isWithdrawn
                    && !Self.isConditional(field.position, of: definition.name, in: version.version),
                isWithdrawn: isWithdrawn,
                mostRepetitions: field.maximumRepetitions,
                length: version.hasLengths && !isElsewhere ? field.length : nil,
                table: version.closedTable(field.table), isCheckedElsewhere: isElsewhere)
        }
        self.fields = fields
        if case .varies = fields.last??.type?.shape { isOpen = true } else { isOpen = false }
        required = fields.compactMap { $0?.isRequired == true ? $0?.position : nil }
    }

    /// MSH-9 and MSH-12 are held against the event map, not against tables 0003, 0076, 0104 and 0354, which lack what
    /// sites define. OBX-2 names any type of the version: table 0125 and the length of 2 are older than the types that
    /// come with them (v2.5.1 §7.4.2.2).
    private static func isCheckedElsewhere(_ position: Int, of name: SegmentName) -> Bool {
        switch name.description {
        case "MSH": position == 9 || position == 12
        case "OBX": position == 2
        default: false
        }
    }

    /// Fields that the facts call required and the standard's text does not: ORC-7 and OBR-27 are optional in 2.3
    /// (§4.3.1, §4.4.1), OBX-4 is conditional in every version that has it (v2.3.1 §7.3.2, v2.8 §7.4.2).
    private static func isConditional(_ position: Int, of name: SegmentName, in version: HL7Version) -> Bool {
        switch (name.description, position) {
        case ("ORC", 7), ("OBR", 27): version == .v23
        case ("OBX", 4): true
        default: false
        }
    }

    /// `PID-5 (Patient Name)`
    func title(of position: Int) -> String {
        let path = "\(name)-\(position)"
        guard fields.indices.contains(position - 1), let name = fields[position - 1]?.name, !name.isEmpty else {
            return path
        }
        return "\(path) (\(name))"
    }
}
