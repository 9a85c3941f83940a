package import HL7

/// A segment as one version defines it.
package struct SegmentDefinition: Sendable {
    package let version: HL7Version
    package let name: SegmentName
    /// Every version that defines a segment of this name.
    package let versions: VersionSet
    private let rows: Range<Int>

    init?(_ name: SegmentName, version: HL7Version) {
        guard let record = Self.record(name) else { return nil }
        self.init(record, name, version: version)
    }

    init?(_ record: Record, _ name: SegmentName, version: HL7Version) {
        versions = record.versions(4)
        guard versions.contains(version) else { return nil }
        self.version = version
        self.name = name
        rows = record.run(8, of: .fields)
    }

    static func record(_ name: SegmentName) -> Record? {
        let code = Int(name.code)
        let index = Section.segments.firstIndex(in: 0..<Section.segments.count) { $0.number32(0) < code }
        let record = Record(.segments, index)
        return record.number32(0) == code ? record : nil
    }

    /// The position of the last field.
    package var fieldCount: Int {
        for index in rows.reversed() {
            let record = Record(.fields, index)
            if record.versions(2).contains(version) { return record.number16(0) }
        }
        return 0
    }

    /// Whether the last field stands for itself and any number after it: the parameters of a query (QPD), the
    /// columns of a row (RDT). Only ``fieldCount`` fields are defined all the same.
    package var isOpenEnded: Bool { name.code == 0x51_5044 || name.code == 0x52_4454 }

    /// The field at a position, from 1.
    package func field(_ position: Int) -> FieldDefinition? {
        let start = Section.fields.firstIndex(in: rows) { $0.number16(0) < position }
        for index in start..<rows.upperBound {
            let record = Record(.fields, index)
            guard record.number16(0) == position else { return nil }
            if record.versions(2).contains(version) { return FieldDefinition(record, of: name, version: version) }
        }
        return nil
    }

    /// In order of position.
    package var fields: [FieldDefinition] {
        rows.compactMap { index in
            let record = Record(.fields, index)
            return record.versions(2).contains(version) ? FieldDefinition(record, of: name, version: version) : nil
        }
    }

    /// The versions that define a field at a position.
    static func versions(defining position: Int, in record: Record) -> VersionSet {
        let rows = record.run(8, of: .fields)
        var versions = VersionSet.none
        for index in Section.fields.firstIndex(in: rows, where: { $0.number16(0) < position })..<rows.upperBound {
            let record = Record(.fields, index)
            guard record.number16(0) == position else { break }
            versions = versions.union(record.versions(2))
        }
        return versions
    }
}
