/// A data type as one version defines it.
package struct DataType: Sendable, Equatable {
    package enum Kind: Sendable {
        /// One value without parts: ST, NM, DT …
        case primitive
        case composite
        /// Whatever another field names: OBX-5 by OBX-2.
        case varies
        /// Composite or withdrawn, but the facts do not know its components (CM of 2.1, WD).
        case undescribed
    }

    package let version: HL7Version
    private let index: Int

    /// The type of an index in the section of types; 0 is none.
    init?(at index: Int, version: HL7Version) {
        guard index > 0, index < Section.types.count else { return nil }
        self.index = index
        self.version = version
    }

    private var record: Record { Record(.types, index) }
    private var rows: Range<Int> { record.run(8, of: .components) }

    /// Such as `XPN`, `varies`; up to 2.3 also `CM_MSG` for one of the composites that the standard calls CM.
    package var name: FactText { record.text(0) }

    /// Every version that names this type.
    package var versions: VersionSet { record.versions(4) }

    package var kind: Kind {
        if record.number16(6) & 2 != 0 { return .varies }
        if componentCount > 0 { return .composite }
        return record.number16(6) & 1 != 0 ? .primitive : .undescribed
    }

    package var isPrimitive: Bool { kind == .primitive }

    /// The position of the last component; 0 for a type that has none or whose components are not known.
    package var componentCount: Int {
        for index in rows.reversed() {
            let record = Record(.components, index)
            if record.versions(2).contains(version) { return record.number16(0) }
        }
        return 0
    }

    /// The component at a position, from 1.
    package func component(_ position: Int) -> ComponentDefinition? {
        let rows = rows
        for index in Section.components.firstIndex(in: rows, where: { $0.number16(0) < position })..<rows.upperBound {
            let record = Record(.components, index)
            guard record.number16(0) == position else { return nil }
            if record.versions(2).contains(version) { return ComponentDefinition(record, version: version) }
        }
        return nil
    }

    /// In order of position.
    package var components: [ComponentDefinition] {
        rows.compactMap { index in
            let record = Record(.components, index)
            return record.versions(2).contains(version) ? ComponentDefinition(record, version: version) : nil
        }
    }
}
