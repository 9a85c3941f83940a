/// An SN (HL7 v2.5.1 §2.A.73): `>^100`, `^100^-^200`, `^1^:^128`, `^2^+`.
package struct StructuredNumeric: Hashable, Sendable {
    /// SN.1: empty, or one of `>`, `<`, `>=`, `<=`, `=`, `<>`.
    package let comparator: String
    package let first: NumericValue
    /// SN.3: empty, or one of `-`, `+`, `/`, `.`, `:`.
    package let separator: String
    package let second: NumericValue?

    package static let comparators: Set<String> = ["", ">", "<", ">=", "<=", "=", "<>"]
    package static let separators: Set<String> = ["", "-", "+", "/", ".", ":"]

    /// - Returns: `nil` unless its parts are those of an SN, with a number in SN.2.
    package init?(_ value: CompositeValue) {
        let (comparator, separator) = (value.string(1), value.string(3))
        guard Self.comparators.contains(comparator), Self.separators.contains(separator),
            let first = NumericValue(value.text(2))
        else { return nil }
        let rest = value.text(4)
        let second = NumericValue(rest)
        guard rest.isEmpty || (second != nil && !separator.isEmpty) else { return nil }
        self.comparator = comparator
        self.first = first
        self.separator = separator
        self.second = second
    }

    /// A result that a sender wrote in one piece: `<5`, `>= 10.5`, `1:128`, `2+`, `100-200`.
    ///
    /// - Returns: the parts SN.1 to SN.4 as text; `nil` when it is none of these.
    package static func parts(ofResult text: [UInt8]) -> [[UInt8]]? {
        var rest = text.filter { $0 != 0x20 }[...]
        let comparator = rest.prefix { $0 == 0x3C || $0 == 0x3E || $0 == 0x3D }
        guard comparators.contains(String(decoding: comparator, as: UTF8.self)) else { return nil }
        rest = rest.dropFirst(comparator.count)
        let first = rest.prefix { ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2E }
        guard NumericValue(first) != nil else { return nil }
        rest = rest.dropFirst(first.count)
        guard let separator = rest.first else {
            return comparator.isEmpty ? nil : [Array(comparator), Array(first)]
        }
        let second = rest.dropFirst()
        let isRange = separator == 0x2D || separator == 0x2F || separator == 0x3A
        guard comparator.isEmpty,
            isRange ? NumericValue(second) != nil && second.first != 0x2D : separator == 0x2B && second.isEmpty
        else { return nil }
        return [[], Array(first), [separator]] + (second.isEmpty ? [] : [Array(second)])
    }
}
