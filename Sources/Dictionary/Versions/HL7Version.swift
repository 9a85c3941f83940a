/// A version of the HL7 v2 standard, as MSH-12.1 names it.
package enum HL7Version: UInt8, CaseIterable, Comparable, Sendable, CustomStringConvertible {
    case v21, v22, v23, v231, v24, v25, v251, v26, v27, v271, v28, v281, v282, v29

    private static let texts: [StaticString] = [
        "2.1", "2.2", "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.7.1", "2.8", "2.8.1", "2.8.2", "2.9",
    ]

    package var description: String { "\(Self.texts[Int(rawValue)])" }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// How many versions lie between the two, counting one of them.
    func distance(to other: Self) -> Int { abs(Int(rawValue) - Int(other.rawValue)) }

    /// The version of that number: `2.3.1`. `nil` for a version that there is not, such as `2.10`.
    package init?(_ text: some Collection<UInt8>) {
        guard let number = Self.number(text), let version = Self.allCases.first(where: { $0.number == number }) else {
            return nil
        }
        self = version
    }

    package init?(_ text: some StringProtocol) {
        self.init(text.utf8)
    }

    /// The version itself or, for one that there is not, the nearest lower one: 2.4 for `2.4.7`, 2.9 for `2.10`.
    /// `nil` for what is no number of a version 2 or is lower than 2.1.
    package static func nearest(to text: some Collection<UInt8>) -> HL7Version? {
        guard let number = number(text), number / 1_000_000 == 2 else { return nil }
        return allCases.last { $0.number <= number }
    }

    /// Comparable as a whole: 2.3.1 is 2 003 001.
    private var number: Int {
        switch self {
        case .v21: 2_001_000
        case .v22: 2_002_000
        case .v23: 2_003_000
        case .v231: 2_003_001
        case .v24: 2_004_000
        case .v25: 2_005_000
        case .v251: 2_005_001
        case .v26: 2_006_000
        case .v27: 2_007_000
        case .v271: 2_007_001
        case .v28: 2_008_000
        case .v281: 2_008_001
        case .v282: 2_008_002
        case .v29: 2_009_000
        }
    }

    /// Up to three numbers of up to three digits, between dots; spaces around them do not count.
    private static func number(_ text: some Collection<UInt8>) -> Int? {
        var parts = (0, 0, 0)
        var part = 0
        var digits = 0
        var ended = false
        for byte in text {
            switch byte {
            case 0x20 where digits == 0 && part == 0: continue
            case 0x20: ended = true
            case 0x2E where digits > 0 && part < 2 && !ended:
                part += 1
                digits = 0
            case 0x30...0x39 where digits < 3 && !ended:
                digits += 1
                let digit = Int(byte - 0x30)
                switch part {
                case 0: parts.0 = parts.0 * 10 + digit
                case 1: parts.1 = parts.1 * 10 + digit
                default: parts.2 = parts.2 * 10 + digit
                }
            default: return nil
            }
        }
        return digits == 0 ? nil : parts.0 * 1_000_000 + parts.1 * 1_000 + parts.2
    }
}
