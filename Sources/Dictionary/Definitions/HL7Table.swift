/// A table of codes as one version defines it.
package struct HL7Table: Sendable {
    /// Who says which codes there are.
    package enum Kind: Sendable {
        /// HL7 does: its codes are the only ones (fields of type ID, CNE).
        case hl7
        /// HL7 suggests, a site may add and change (fields of type IS).
        case user
        /// The facts do not tell: only coded elements (CE, CWE) use the table.
        case unknown
    }

    package let version: HL7Version
    /// 1 for table 0001.
    package let number: Int
    private let record: Record
    private var rows: Range<Int> { record.run(12, of: .codes) }

    init?(_ number: Int, version: HL7Version) {
        let index = Section.tables.firstIndex(in: 0..<Section.tables.count) { $0.number16(0) < number }
        let record = Record(.tables, index)
        guard index < Section.tables.count, record.number16(0) == number, record.versions(2).contains(version) else {
            return nil
        }
        self.version = version
        self.number = number
        self.record = record
    }

    /// What a record says where a place has no table.
    static func number(_ stored: Int) -> Int? { stored == 0xFFFF ? nil : stored }

    /// From the types of the places that use it in this version, or else in the nearest one that tells.
    package var kind: Kind {
        let users = record.versions(6)
        let hl7 = record.versions(4)
        guard let version = users.union(hl7).nearest(to: version) else { return .unknown }
        return users.contains(version) ? .user : .hl7
    }

    /// Whether this version leaves codes to the site or to another standard, or gives some only as a pattern
    /// (`Q<integer>H`): a code that is not in it says nothing then.
    package var isOpen: Bool { record.versions(8).contains(version) }

    /// Whether any code is known.
    package var hasCodes: Bool {
        rows.contains { Record(.codes, $0).versions(0).contains(version) }
    }

    /// A code that is not here is wrong: HL7 defines the table, and defines all of it.
    package var isClosed: Bool { kind == .hl7 && !isOpen && hasCodes }

    /// The code as sent, byte for byte.
    package func code(_ bytes: some Collection<UInt8>) -> TableCode? {
        let rows = rows
        for index in Section.codes.firstIndex(in: rows, where: { $0.text(4).order(bytes) == .before })..<rows.upperBound
        {
            let record = Record(.codes, index)
            guard record.text(4) == bytes else { return nil }
            if record.versions(0).contains(version) { return TableCode(record) }
        }
        return nil
    }

    package func contains(_ bytes: some Collection<UInt8>) -> Bool { code(bytes) != nil }

    /// In order of their bytes.
    package var codes: [TableCode] {
        rows.compactMap { index in
            let record = Record(.codes, index)
            return record.versions(0).contains(version) ? TableCode(record) : nil
        }
    }
}
