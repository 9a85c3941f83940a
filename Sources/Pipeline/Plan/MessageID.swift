/// The engine's own number for an accepted message: ordered, unique across restarts, short enough for the phone.
///
/// Written `261123-000042`: the day of acceptance (UTC, yyMMdd) and the count within it, from 1.
package struct MessageID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// day × 10⁹ + count.
    package let rawValue: Int64

    private static let countsADay: Int64 = 1_000_000_000

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// - Parameters:
    ///   - day: yyMMdd, 0…991231.
    ///   - count: 1…999,999,999.
    package init(day: Int, count: Int) {
        rawValue = Int64(min(max(day, 0), 991_231)) * Self.countsADay + Int64(min(max(count, 0), 999_999_999))
    }

    /// Reads the written form; anything else is `nil`.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 6, (1...9).contains(parts[1].utf8.count) else { return nil }
        guard parts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }) else { return nil }
        guard let day = Int(parts[0]), let count = Int(parts[1]), count > 0, day <= 991_231 else { return nil }
        self.init(day: day, count: count)
    }

    package var day: Int { Int(rawValue / Self.countsADay) }
    package var count: Int { Int(rawValue % Self.countsADay) }

    package static func < (left: MessageID, right: MessageID) -> Bool { left.rawValue < right.rawValue }

    package var description: String {
        "\(Self.padded(day, to: 6))-\(Self.padded(count, to: 6))"
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
