package import HL7

/// A field as one version defines it.
package struct FieldDefinition: Sendable {
    package let segment: SegmentName
    /// From 1.
    package let position: Int
    /// In title case; empty for the few fields that the facts have no name for.
    package let name: FactText
    /// `nil` for a withdrawn field without a type.
    package let type: DataType?
    package let usage: Usage
    /// 0 or 1.
    package let minimumRepetitions: Int
    /// `nil` is any number. 0 forbids the field (withdrawn, not used).
    package let maximumRepetitions: Int?
    /// The number of the table that its first component's values come from.
    package let table: Int?
    /// In characters; `nil` where the version has none. Normative up to 2.6, absent from 2.7 on.
    package let length: Int?
    /// HL7's number of the data element, which a field keeps in all versions.
    package let itemNumber: Int?

    init(_ record: Record, of segment: SegmentName, version: HL7Version) {
        self.segment = segment
        position = record.number16(0)
        name = record.text(4)
        type = DataType(at: record.number16(8), version: version)
        usage = Usage(rawValue: UInt8(truncatingIfNeeded: record.number8(23))) ?? .optional
        minimumRepetitions = record.number8(22)
        let most = record.number16(20)
        maximumRepetitions = most == 0xFFFF ? nil : most
        table = HL7Table.number(record.number16(10))
        length = record.number32(12) == 0 ? nil : record.number32(12)
        itemNumber = record.number32(16) == 0 ? nil : record.number32(16)
    }

    package var isRepeatable: Bool { maximumRepetitions.map { $0 > 1 } ?? true }
}
