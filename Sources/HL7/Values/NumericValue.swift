/// An NM as written (HL7 v2.5.1 §2.A.46): `[+-]digits[.digits]`, exactly, of any length.
///
/// Spaces around it are let pass. A decimal comma, which the standard does not have, is read and flagged.
package struct NumericValue: Hashable, Sendable {
    package let isNegative: Bool
    /// ASCII digits before the point, without leading zeros; empty for a number below 1.
    package let whole: [UInt8]
    /// ASCII digits behind the point, without trailing zeros.
    package let fraction: [UInt8]
    /// Written with a comma: a deviation.
    package let hasDecimalComma: Bool

    /// - Returns: `nil` when it is no number: nothing, letters, two points, an exponent.
    package init?(_ text: some Collection<UInt8>) {
        var rest = Array(text)[...]
        while rest.first == 0x20 { rest = rest.dropFirst() }
        while rest.last == 0x20 { rest = rest.dropLast() }
        let sign = rest.first
        if sign == 0x2D || sign == 0x2B { rest = rest.dropFirst() }
        let whole = rest.prefix(while: Self.isDigit)
        rest = rest.dropFirst(whole.count)
        let separator = rest.first
        guard separator == nil || separator == 0x2E || separator == 0x2C else { return nil }
        let fraction = rest.dropFirst()
        // `5.` and `.5` are written by many and mean what they look like.
        guard fraction.allSatisfy(Self.isDigit), !(whole.isEmpty && fraction.isEmpty) else { return nil }
        self.whole = Array(whole.drop { $0 == 0x30 })
        self.fraction = Array(fraction.reversed().drop { $0 == 0x30 }.reversed())
        isNegative = sign == 0x2D && !(self.whole.isEmpty && self.fraction.isEmpty)
        hasDecimalComma = separator == 0x2C
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// -1, 0 or 1, by value: `5`, `05.0` and `5,0` are equal.
    package func compared(to other: NumericValue) -> Int {
        guard isNegative == other.isNegative else { return isNegative ? -1 : 1 }
        let order = magnitude(comparedTo: other)
        return isNegative ? -order : order
    }

    private func magnitude(comparedTo other: NumericValue) -> Int {
        if whole.count != other.whole.count { return whole.count < other.whole.count ? -1 : 1 }
        if whole != other.whole { return whole.lexicographicallyPrecedes(other.whole) ? -1 : 1 }
        if fraction == other.fraction { return 0 }
        return fraction.lexicographicallyPrecedes(other.fraction) ? -1 : 1
    }
}
