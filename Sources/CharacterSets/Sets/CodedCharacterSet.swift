/// A character set that HL7 messages come in: one of table 0211 (alternate character sets), or one of those that
/// are met in practice under a name that the table does not have.
///
/// The tables themselves are the operating system's (iconv).
package struct CodedCharacterSet: Hashable, Sendable, CustomStringConvertible {
    /// As table 0211 spells it; the IANA name where the table does not have the set.
    package var name: String { record.name }
    var form: Form { record.form }
    /// Shared, because every message carries its set along.
    private let record: Record

    private final class Record: Sendable {
        let name: String
        let form: Form

        init(name: String, form: Form) {
            self.name = name
            self.form = form
        }
    }

    enum Form: Hashable, Sendable {
        case ascii
        case utf8
        /// A table of the system's by its name there.
        case table(String, Width)
        /// The half-width part of Shift-JIS: no character takes two bytes.
        case jisX0201
        /// Characters that an escape sequence announces (ISO/IEC 2022); what stands around them is ASCII.
        case switched(Designation)
        /// Units of two or four bytes, which contain the bytes of MLLP's frames: refused.
        case wide
    }

    /// How the characters of a table lie in bytes.
    enum Width: Hashable, Sendable {
        /// A byte below 0x80 is always ASCII.
        case plain
        /// A second byte may be any from 0x40 on: `\ ^ | ~` too.
        case shiftJIS
        /// The same, from 0x40 on, after any lead byte from 0x81.
        case bigFive
        /// The same, and four bytes where the second is a digit.
        case gb18030
    }

    init(_ name: String, _ form: Form) {
        record = Record(name: name, form: form)
    }

    package static func == (left: CodedCharacterSet, right: CodedCharacterSet) -> Bool {
        left.record === right.record || left.name == right.name
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }

    package var description: String { name }

    /// Whether a byte that looks like a delimiter may be part of a character, so that text must be decoded before it
    /// is split.
    package var hidesDelimiters: Bool {
        switch form {
        case .ascii, .utf8, .table(_, .plain): false
        case .table, .jisX0201, .switched, .wide: true
        }
    }

    /// Whether this machine can read and write it.
    package var isAvailable: Bool {
        switch form {
        case .ascii, .utf8: true
        case .table(let name, _): SystemTable.named(name) != nil
        case .jisX0201: SystemTable.named(Self.shiftJISTable) != nil
        case .switched(let designation): designation.kind.tableName.map { SystemTable.named($0) != nil } ?? true
        case .wide: false
        }
    }

    /// Whether MLLP cannot carry it.
    package var isRefused: Bool { form == .wide }

    /// Microsoft's Shift-JIS, in which 0x5C and 0x7E are `\` and `~`, as HL7's delimiters need it.
    static let shiftJISTable = "CP932"
}
