/// Values that tell nothing about anybody, whatever field they stand in.
enum SafeValues {
    /// A number with at most so many digits before the point, and a sign.
    static func isNumber(_ text: [UInt8], digits most: Int) -> Bool {
        var rest = text[...]
        if rest.first == 0x2B || rest.first == 0x2D { rest = rest.dropFirst() }
        let whole = rest.prefix { isDigit($0) }
        rest = rest.dropFirst(whole.count)
        if rest.first == 0x2E || rest.first == 0x2C {
            let fraction = rest.dropFirst().prefix { isDigit($0) }
            guard fraction.count <= 6 else { return false }
            rest = rest.dropFirst(fraction.count + 1)
        }
        return rest.isEmpty && !whole.isEmpty && whole.count <= most
    }

    /// Nothing but zeros and separators: a date that is none.
    static func isBlankDate(_ text: [UInt8]) -> Bool {
        text.allSatisfy { $0 == 0x30 || $0 == 0x2D || $0 == 0x20 || $0 == 0x2E || $0 == 0x2F }
    }

    /// `HHMM` and so on, with zone.
    static func isTime(_ text: [UInt8]) -> Bool {
        (2...17).contains(text.count) && text.allSatisfy { isDigit($0) || [0x2E, 0x2B, 0x2D, 0x3A].contains($0) }
            && text.prefix { isDigit($0) }.count <= 6
    }

    /// A code of at most three capital letters and digits.
    static func isShortCode(_ text: [UInt8]) -> Bool {
        text.count <= 3 && text.allSatisfy { isDigit($0) || (0x41...0x5A).contains($0) }
    }

    /// What a short result says: numbers, comparisons, ranges, titres, and the words of table-like results.
    ///
    /// - Parameter most: digits in all of it, so that no telephone number or identifier in groups is one.
    static func isResult(_ text: [UInt8], digits most: Int) -> Bool {
        guard text.count <= 40, text.count(where: isDigit) <= most else { return false }
        guard !isDateLike(text) else { return false }
        let word = String(decoding: text, as: UTF8.self).lowercased()
        if words.contains(word.trimmingSpaces) { return true }
        let parts = text.split { [0x20, 0x3C, 0x3E, 0x3D, 0x3A, 0x2F, 0x2D, 0x2B].contains($0) }
        return parts.count <= 4
            && parts.allSatisfy { part in
                isNumber(Array(part), digits: 6) || words.contains(String(decoding: part, as: UTF8.self).lowercased())
            }
    }

    /// Three numbers with the same `/`, `-` or `.` between them.
    private static func isDateLike(_ text: [UInt8]) -> Bool {
        let separators = text.filter { !isDigit($0) && $0 != 0x20 }
        return separators.count == 2 && separators[0] == separators[1] && [0x2F, 0x2D, 0x2E].contains(separators[0])
            && text.split { !isDigit($0) }.count == 3
    }

    /// `2.16.840.1.113883`: at least three numbers with points between.
    static func isObjectIdentifier(_ text: [UInt8]) -> Bool {
        let parts = text.split(separator: 0x2E, omittingEmptySubsequences: false)
        return parts.count >= 3 && [0x30, 0x31, 0x32].contains(text.first)
            && parts.allSatisfy { !$0.isEmpty && $0.count <= 20 && $0.allSatisfy(isDigit) }
    }

    /// 8-4-4-4-12 hexadecimal digits.
    static func isUUID(_ text: [UInt8]) -> Bool {
        let parts = text.split(separator: 0x2D, omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 4, 4, 4, 12]
            && parts.joined().allSatisfy {
                isDigit($0) || (0x41...0x46).contains($0) || (0x61...0x66).contains($0)
            }
    }

    /// Titles, generations, degrees and particles of names, with or without points.
    static func isNameAffix(_ text: [UInt8]) -> Bool {
        let parts = String(decoding: text, as: UTF8.self).lowercased().split { $0 == " " || $0 == "," || $0 == "." }
        return !parts.isEmpty && parts.allSatisfy { affixes.contains(String($0)) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private static let words: Set<String> = [
        "positive", "negative", "pos", "neg", "reactive", "non-reactive", "nonreactive", "non reactive", "detected",
        "not detected", "none detected", "undetected", "present", "absent", "none", "none seen", "not seen", "trace",
        "few", "moderate", "many", "rare", "normal", "abnormal", "high", "low", "critical", "borderline", "equivocal",
        "indeterminate", "inconclusive", "invalid", "pending", "unknown", "not done", "not applicable", "n/a", "na",
        "yes", "no", "true", "false", "clear", "cloudy", "turbid", "yellow", "amber", "straw", "red", "brown", "growth",
        "no growth", "resistant", "susceptible", "intermediate", "immune", "not immune", "male", "female", "final",
        "preliminary", "corrected", "see note", "see below", "to", "than", "less", "greater", "a", "b", "ab", "o",
    ]

    private static let affixes: Set<String> = [
        "jr", "sr", "i", "ii", "iii", "iv", "v", "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame", "lady",
        "lord", "rev", "fr", "sister", "herr", "frau", "hr", "fru", "m", "mme", "mlle", "sra", "don", "dona", "md",
        "phd", "do", "dds", "dmd", "rn", "np", "pa", "dvm", "pharmd", "psyd", "edd", "jd", "esq", "ba", "bs", "bsc",
        "ma",
        "ms", "msc", "mba", "mph", "lpn", "crnp", "cnm", "facs", "facp", "frcp", "mrcp", "med", "dent", "ing", "dipl",
        "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "el", "al", "bin", "ibn",
        "ter", "ten", "op", "zu", "zur", "und", "y", "e", "mac", "mc", "o", "st",
    ]
}

extension String {
    fileprivate var trimmingSpaces: String { split(separator: " ").joined(separator: " ") }
}
