#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Searching bytes quickly: the only unchecked loads of the room, each inside its buffer.
enum ByteScan {
    private static let low: UInt64 = 0x0101_0101_0101_0101
    private static let most: UInt64 = 0x7F7F_7F7F_7F7F_7F7F

    /// Where the `number`th (1-based) `byte` in `range` is.
    ///
    /// - Returns: `index` is `range.upperBound` when there are fewer; `found` is how many there are, at most `number`.
    @inline(__always)
    static func find(
        _ number: Int, of byte: UInt8, in buffer: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> (index: Int, found: Int) {
        guard number > 0 else { return (range.upperBound, 0) }
        let pattern = low &* UInt64(byte)
        var left = number
        let start = skip(&left, byte, in: buffer, range)
        let index = firstWord(in: buffer, start..<range.upperBound) { word, mask in
            let marks = Self.marks(word, pattern) & mask
            let count = Self.count(marks)
            if count < left {
                left &-= count
                return nil
            }
            return select(left, of: marks)
        }
        guard let index else { return (range.upperBound, number &- left) }
        return (index, number)
    }

    /// Passes over the blocks of 32 bytes before the one that has the `left`th byte, and counts `left` down.
    @inline(__always)
    private static func skip(
        _ left: inout Int, _ byte: UInt8, in buffer: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> Int {
        var index = range.lowerBound
        guard let base = buffer.baseAddress, index >= 0, range.upperBound <= buffer.count else { return index }
        while index &+ 32 <= range.upperBound {
            let count = countOf32(byte, base + index)
            guard count < left else { break }
            left &-= count
            index &+= 32
        }
        return index
    }

    /// How many of 32 bytes are `byte`; written as the compiler makes vector code of it.
    @inline(__always)
    private static func countOf32(_ byte: UInt8, _ bytes: UnsafePointer<UInt8>) -> Int {
        var count: UInt8 = 0
        for offset in 0..<32 { count &+= UInt8(truncatingIfNeeded: bytes[offset] == byte ? 1 : 0) }
        return Int(count)
    }

    /// Where the part behind the `number`th `separator` begins; `nil` when one of `ends`, or the end of the range,
    /// comes before that separator.
    @inline(__always)
    static func part(
        after number: Int, _ separator: UInt8, before ends: (UInt8, UInt8, UInt8),
        in buffer: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> Int? {
        let patterns = (low &* UInt64(ends.0), low &* UInt64(ends.1), low &* UInt64(ends.2))
        let pattern = low &* UInt64(separator)
        var left = number
        var isOver = false
        let index = firstWord(in: buffer, range) { word, mask in
            let ends = (marks(word, patterns.0) | marks(word, patterns.1) | marks(word, patterns.2)) & mask
            // Only the separators before the lowest mark of an end.
            let marks = Self.marks(word, pattern) & (ends &- 1) & ~ends & mask
            let count = Self.count(marks)
            if count < left {
                left &-= count
                isOver = ends != 0
                return isOver ? 0 : nil
            }
            return select(left, of: marks)
        }
        guard let index, !isOver else { return nil }
        return index &+ 1
    }

    /// The first of `|^~\\&` in `range`, or its end.
    @inline(__always)
    static func firstStandard(in buffer: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        let index = firstWord(in: buffer, range) { word, mask in
            // Four of the five are one another but for two bits.
            let marks = lowest(word | low &* 0x22, low &* 0x7E) | lowest(word, low &* 0x26)
            return marks & mask == 0 ? nil : marks.trailingZeroBitCount >> 3
        }
        return index ?? range.upperBound
    }

    /// The first byte in `range` that is one of these, or the end of the range.
    @inline(__always)
    static func first(
        of stops: (UInt8, UInt8, UInt8, UInt8, UInt8), in buffer: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> Int {
        let patterns = (
            low &* UInt64(stops.0), low &* UInt64(stops.1), low &* UInt64(stops.2), low &* UInt64(stops.3),
            low &* UInt64(stops.4)
        )
        let index = firstWord(in: buffer, range) { word, mask in
            let marks =
                marks(word, patterns.0) | marks(word, patterns.1) | marks(word, patterns.2) | marks(word, patterns.3)
                | marks(word, patterns.4)
            return marks & mask == 0 ? nil : marks.trailingZeroBitCount >> 3
        }
        return index ?? range.upperBound
    }

    /// Hands out the bytes of a range eight at a time, the first in the lowest bits, with a mask of the bytes that
    /// belong to the range, until `body` names one of them.
    @inline(__always)
    private static func firstWord(
        in buffer: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ body: (UInt64, UInt64) -> Int?
    ) -> Int? {
        guard let base = buffer.baseAddress, range.lowerBound >= 0, range.upperBound <= buffer.count else { return nil }
        let memory = UnsafeRawPointer(base)
        var index = range.lowerBound
        while index &+ 8 <= range.upperBound {
            let word = UInt64(littleEndian: memory.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            if let found = body(word, .max) { return index &+ found }
            index &+= 8
        }
        let rest = range.upperBound &- index
        guard rest > 0 else { return nil }
        var word: UInt64 = 0
        if range.upperBound >= 8 {
            // The last eight bytes, without those that were handed out.
            let last = memory.loadUnaligned(fromByteOffset: range.upperBound &- 8, as: UInt64.self)
            word = UInt64(littleEndian: last) &>> UInt64(64 &- 8 &* rest)
        } else {
            for position in (index..<range.upperBound).reversed() { word = word &<< 8 | UInt64(base[position]) }
        }
        return body(word, UInt64.max &>> UInt64(64 &- 8 &* rest)).map { index &+ $0 }
    }

    /// 0x80 in each byte of `word` that equals the byte repeated in `pattern`: there the difference is zero, and the
    /// carry of one byte never reaches the next.
    @inline(__always)
    private static func marks(_ word: UInt64, _ pattern: UInt64) -> UInt64 {
        let difference = word ^ pattern
        return ~((difference & most &+ most) | difference | most)
    }

    /// As `marks`, but right only up to the first of them, for less work: there may be others above it.
    @inline(__always)
    private static func lowest(_ word: UInt64, _ pattern: UInt64) -> UInt64 {
        let difference = word ^ pattern
        return (difference &- low) & ~difference & ~most
    }

    @inline(__always)
    private static func count(_ marks: UInt64) -> Int { Int(truncatingIfNeeded: (marks >> 7 &* low) >> 56) }

    /// Which byte has the `number`th of the marks.
    @inline(__always)
    private static func select(_ number: Int, of marks: UInt64) -> Int {
        var marks = marks
        var left = number
        while left > 1 {
            marks &= marks &- 1
            left &-= 1
        }
        return marks.trailingZeroBitCount >> 3
    }

    static func count(of byte: UInt8, in buffer: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        find(Int.max, of: byte, in: buffer, range).found
    }

    /// The first `byte` at or after `start`, or the end of the buffer.
    @inline(__always)
    static func next(_ byte: UInt8, in buffer: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard let base = buffer.baseAddress, start < buffer.count else { return buffer.count }
        guard let found = memchr(base + start, Int32(byte), buffer.count &- start) else { return buffer.count }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
}
