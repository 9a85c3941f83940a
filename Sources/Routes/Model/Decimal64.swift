/// A decimal number as HL7's NM writes it (v2.5.1 §2.A.48), compared exactly: `1.10` equals `1.1`.
package struct Decimal64: Hashable, Sendable, Comparable {
    private let isNegative: Bool
    /// Without leading zeros.
    private let whole: [UInt8]
    /// Without trailing zeros.
    private let fraction: [UInt8]

    /// `[+-]digits[.digits]`, at most 64 digits; anything else is `nil`.
    package init?(_ text: some Collection<UInt8>) {
        var rest = Array(text)[...]
        var isNegative = false
        if let sign = rest.first, sign == 0x2B || sign == 0x2D {
            isNegative = sign == 0x2D
            rest = rest.dropFirst()
        }
        let point = rest.firstIndex(of: 0x2E) ?? rest.endIndex
        let whole = rest[..<point]
        let fraction = rest[point...].dropFirst()
        guard whole.count + fraction.count > 0, whole.count + fraction.count <= 64 else { return nil }
        guard (whole + fraction).allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        self.whole = Array(whole.drop { $0 == 0x30 })
        self.fraction = Array(fraction.reversed().drop { $0 == 0x30 }.reversed())
        self.isNegative = isNegative && !(self.whole.isEmpty && self.fraction.isEmpty)
    }

    package static func < (left: Decimal64, right: Decimal64) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? right.isMagnitudeLess(than: left) : left.isMagnitudeLess(than: right)
    }

    private func isMagnitudeLess(than other: Decimal64) -> Bool {
        if whole.count != other.whole.count { return whole.count < other.whole.count }
        if whole != other.whole { return whole.lexicographicallyPrecedes(other.whole) }
        return fraction.lexicographicallyPrecedes(other.fraction)
    }
}
