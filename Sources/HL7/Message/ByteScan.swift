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
    ///
    /// Eight bytes at a time: a byte of `difference` is zero where `byte` stands, and the sum marks exactly those
    /// bytes with 0x80 (the carry of one byte never reaches the next).
    @inline(__always)
    static func find(
        _ number: Int, of byte: UInt8, in buffer: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> (index: Int, found: Int) {
        guard number > 0, let base = buffer.baseAddress, range.lowerBound >= 0, range.upperBound <= buffer.count else {
            return (range.upperBound, 0)
        }
        let memory = UnsafeRawPointer(base)
        let pattern = low &* UInt64(byte)
        var left = number
        var index = range.lowerBound
        while index &+ 8 <= range.upperBound {
            let word = UInt64(littleEndian: memory.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let difference = word ^ pattern
            var marks = ~((difference & most &+ most) | difference | most)
            if marks != 0 {
                let count = Int(truncatingIfNeeded: (marks >> 7 &* low) >> 56)
                if count >= left {
                    while left > 1 {
                        marks &= marks &- 1
                        left &-= 1
                    }
                    return (index &+ marks.trailingZeroBitCount >> 3, number)
                }
                left &-= count
            }
            index &+= 8
        }
        while index < range.upperBound {
            if base[index] == byte {
                left &-= 1
                if left == 0 { return (index, number) }
            }
            index &+= 1
        }
        return (range.upperBound, number &- left)
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
