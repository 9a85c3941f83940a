/// Character sets by the names that MSH-18 and route files use: those of table 0211, IANA's and DICOM's, vendors'
/// own, and what `charset_aliases` in `orderly.yaml` adds. Case, spaces and punctuation do not count.
package struct CharacterSetNames: Sendable {
    private var own: [String: CodedCharacterSet] = [:]

    package init() {}

    /// A name of the site's own. It wins over a known one: some systems write one name and mean another.
    package mutating func add(_ name: String, for set: CodedCharacterSet) {
        own[Self.key(name.utf8)] = set
    }

    /// - Returns: `nil` for a name that is not known, also for an empty one.
    package func set(named name: String) -> CodedCharacterSet? { set(named: Array(name.utf8)) }

    package func set(named name: some Collection<UInt8>) -> CodedCharacterSet? {
        guard name.count <= Self.longest else { return nil }
        let key = Self.key(name)
        return own[key] ?? Self.known[key]
    }

    /// Names that a route's author may write, for suggestions: one a set.
    package static let written: [String] = CodedCharacterSet.catalog.map(\.set.name)

    /// As table 0211 and practice have them; longer ones are none.
    static let longest = 40

    private static let known: [String: CodedCharacterSet] = {
        var known: [String: CodedCharacterSet] = [:]
        for row in CodedCharacterSet.catalog {
            for name in [row.set.name] + row.otherNames where known[key(name.utf8)] == nil {
                known[key(name.utf8)] = row.set
            }
        }
        return known
    }()

    /// Letters and digits alone, in upper case: `8859/1` and `8859-1` are one, so are `ISO_IR 100` and `ISO IR100`.
    private static func key(_ name: some Collection<UInt8>) -> String {
        var key: [UInt8] = []
        for byte in name {
            switch byte {
            case 0x30...0x39, 0x41...0x5A: key.append(byte)
            case 0x61...0x7A: key.append(byte - 0x20)
            default: continue
            }
        }
        return String(decoding: key, as: UTF8.self)
    }
}
