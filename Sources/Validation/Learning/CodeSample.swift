/// The codes at one place, as long as they are few.
struct CodeSample {
    static let most = 20
    static let longest = 20

    private struct Seen {
        /// Of the HL7 table, so no secret of anybody's.
        var isKnown: Bool
        /// The message that had it first, and whether another had it as well.
        var first: Int
        var isRepeated = false
    }

    /// `nil` once there were too many.
    private var seen: [[UInt8]: Seen]? = [:]

    mutating func giveUp() { seen = nil }

    mutating func add(_ code: [UInt8], isKnown: Bool, number: Int) {
        guard let known = seen else { return }
        guard code.count <= Self.longest, code.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return giveUp() }
        if var found = known[code] {
            if found.first != number { found.isRepeated = true }
            seen?[code] = found
        } else if known.count < Self.most {
            seen?[code] = Seen(isKnown: isKnown, first: number)
        } else {
            giveUp()
        }
    }

    /// All codes, sorted; `nil` where there are none or one of them came from a single message and is no code of
    /// HL7's: it might be anything.
    var written: [[UInt8]]? {
        guard let seen, !seen.isEmpty, seen.values.allSatisfy({ $0.isKnown || $0.isRepeated }) else { return nil }
        return seen.keys.sorted { $0.lexicographicallyPrecedes($1) }
    }
}
