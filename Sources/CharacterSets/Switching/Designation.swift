/// A set of ISO/IEC 2022 as an escape sequence announces it: which half of the bytes it takes, and how its codes are
/// spelled in one of the system's tables, all of which have them with the high bit set.
///
/// | sequence | set | bytes | in the table |
/// |---|---|---|---|
/// | `ESC $ B`, `ESC $ @` | JIS X 0208 | two of 21–7E | EUC-JP: `A1–FE A1–FE` |
/// | `ESC $ ( D` | JIS X 0212 | two of 21–7E | EUC-JP: `8F`, then two |
/// | `ESC ( I`, `ESC ) I` | JIS X 0201 katakana | one of 21–5F, A1–DF | EUC-JP: `8E`, then one |
/// | `ESC $ ) C` | KS X 1001 | two of A1–FE | EUC-KR: as they are |
/// | `ESC - A` … | right half of ISO 8859 | A0–FF | ISO 8859: as they are |
struct Designation: Hashable, Sendable {
    enum Half: Hashable, Sendable {
        /// Bytes below 0x80.
        case left
        case right
    }

    struct Kind: Hashable, Sendable {
        /// `nil`: ASCII, which needs none.
        var tableName: String?
        /// What the table wants before each code.
        var prefix: [UInt8] = []
        /// Bytes of one code; 0 = as the table has them.
        var width = 0
    }

    /// Behind ESC.
    var sequence: [UInt8]
    var half: Half
    var kind: Kind

    init(_ sequence: String, _ half: Half, _ kind: Kind) {
        self.sequence = Array(sequence.utf8)
        self.half = half
        self.kind = kind
    }

    static let ascii = Designation("(B", .left, Kind())
    static let jisX0208 = Designation("$B", .left, Kind(tableName: "EUC-JP-MS", width: 2))
    static let jisX0212 = Designation("$(D", .left, Kind(tableName: "EUC-JP-MS", prefix: [0x8F], width: 2))
    static let katakana = Designation("(I", .left, Kind(tableName: "EUC-JP-MS", prefix: [0x8E], width: 1))
    /// Also what stands in the right half from the beginning where MSH-18 begins with ISO IR14.
    static let initialKatakana = Designation(
        ")I", .right, Kind(tableName: "EUC-JP-MS", prefix: [0x8E], width: 1))

    /// Everything that is understood, by sequence.
    static let known: [Designation] =
        [
            ascii, jisX0208, jisX0212, katakana, initialKatakana,
            // Roman letters of JIS X 0201: its yen sign and overline stand where HL7 has `\` and `~`.
            Designation("(J", .left, Kind()),
            Designation("$@", .left, jisX0208.kind), Designation("$(B", .left, jisX0208.kind),
            Designation("$)C", .right, Kind(tableName: "EUC-KR")),
            Designation("$)A", .right, Kind(tableName: "EUC-CN")),
            Designation("$)G", .right, Kind(tableName: "EUC-TW")),
        ]
        + [
            ("-A", 1), ("-B", 2), ("-C", 3), ("-D", 4), ("-L", 5), ("-G", 6), ("-F", 7), ("-H", 8), ("-M", 9),
            ("-b", 15),
        ].map { Designation($0.0, .right, Kind(tableName: "ISO-8859-\($0.1)")) }

    /// How text of a set is announced among others; `nil` for sets that ISO/IEC 2022 does not switch to.
    static func of(_ set: CodedCharacterSet) -> Designation? {
        switch set.form {
        case .ascii: ascii
        case .switched(let designation): designation
        case .jisX0201: katakana
        case .table(let name, _): known.first { $0.kind.tableName == name && $0.kind.prefix.isEmpty }
        case .utf8, .wide: nil
        }
    }

    // MARK: Codes

    /// A code as the table spells it.
    func spelled(_ code: ArraySlice<UInt8>) -> [UInt8] { kind.prefix + code.map { $0 | 0x80 } }

    /// The code of one character, as this half has it; `nil` when the set does not have the character.
    func code(of character: ArraySlice<UInt8>) -> [UInt8]? {
        guard let name = kind.tableName, let table = SystemTable.named(name) else { return nil }
        var bytes: [UInt8] = []
        guard (try? table.encode(character, to: &bytes)) != nil, bytes.starts(with: kind.prefix) else { return nil }
        let code = bytes.dropFirst(kind.prefix.count)
        guard !code.isEmpty, kind.width == 0 || code.count == kind.width, code.allSatisfy({ $0 >= 0xA0 }) else {
            return nil
        }
        return half == .left ? code.map { $0 & 0x7F } : Array(code)
    }
}
