/// A set of characters, by code point. Bytes that are no UTF-8 count as characters beyond Unicode, which only `.` and
/// negated classes contain.
struct CharacterClass: Hashable, Sendable {
    /// Sorted, without overlaps.
    private let ranges: [ClosedRange<UInt32>]
    /// The answers for ASCII, a bit each: code points 0–63, then 64–127.
    private let low: UInt64
    private let high: UInt64

    /// Beyond Unicode and the 256 stray bytes.
    private static let last: UInt32 = 0x1100FF

    init(_ ranges: [ClosedRange<UInt32>], isNegated: Bool = false) {
        let merged = Self.merged(ranges)
        self.ranges = isNegated ? Self.complement(merged) : merged
        var bits: (UInt64, UInt64) = (0, 0)
        for code in UInt32(0)..<128 where self.ranges.contains(where: { $0.contains(code) }) {
            if code < 64 { bits.0 |= 1 << UInt64(code) } else { bits.1 |= 1 << UInt64(code - 64) }
        }
        (low, high) = bits
    }

    func contains(_ code: UInt32) -> Bool {
        if code < 64 { return low >> UInt64(code) & 1 == 1 }
        if code < 128 { return high >> UInt64(code - 64) & 1 == 1 }
        var start = 0
        var end = ranges.count
        while start < end {
            let middle = start + (end - start) / 2
            if code < ranges[middle].lowerBound {
                end = middle
            } else if code > ranges[middle].upperBound {
                start = middle + 1
            } else {
                return true
            }
        }
        return false
    }

    // MARK: The classes of the language, ASCII only as in HL7's own tables

    static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
    static let word: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
    static let space: [ClosedRange<UInt32>] = [0x09...0x0D, 0x20...0x20]
    static let any = CharacterClass([], isNegated: true)

    static func complement(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in merged(ranges) {
            if range.lowerBound > next { result.append(next...range.lowerBound - 1) }
            next = range.upperBound + 1
        }
        if next <= last { result.append(next...last) }
        return result
    }

    /// Ranges lie within ``last``, so that their ends can be counted on.
    private static func merged(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var result: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let previous = result.last, range.lowerBound <= previous.upperBound + 1 {
                result[result.count - 1] = previous.lowerBound...max(previous.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
        return result
    }
}
