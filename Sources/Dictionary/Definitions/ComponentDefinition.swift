/// A component of a data type as one version defines it.
package struct ComponentDefinition: Sendable {
    /// From 1.
    package let position: Int
    /// In title case.
    package let name: FactText
    /// `nil` for a withdrawn component without a type.
    package let type: DataType?
    package let usage: Usage
    package let table: Int?

    init(_ record: Record, version: HL7Version) {
        position = record.number16(0)
        name = record.text(4)
        type = DataType(at: record.number16(8), version: version)
        usage = Usage(rawValue: UInt8(truncatingIfNeeded: record.number8(12))) ?? .optional
        table = HL7Table.number(record.number16(10))
    }
}
