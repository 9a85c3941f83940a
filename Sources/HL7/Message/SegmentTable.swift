/// Finding the segments of received bytes.
enum SegmentTable {
    /// Bytes before the first segment: a byte order mark, blank lines, and the NULs some senders pad with.
    static func leading(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var index = 0
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { index = 3 }
        while index < bytes.count, isBlank(bytes[index]) || bytes[index] == 0 { index += 1 }
        return index
    }

    /// Whether there is an MSH, FHS or BHS.
    static func beginsWithHeader(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        guard bytes.count - start >= 3 else { return false }
        let code = UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2])
        return code == SegmentName.msh.code || code == SegmentName.fhs.code || code == SegmentName.bhs.code
    }

    /// One entry a line that is not blank; `nil` when there are more than `limit`.
    ///
    /// The next CR and the next LF are each looked for only once they are passed, so the work is linear also in
    /// messages that have only one of them.
    static func scan(
        _ bytes: UnsafeBufferPointer<UInt8>, from first: Int, field: UInt8, limit: Int
    ) -> [SegmentEntry]? {
        let count = bytes.count
        var entries: [SegmentEntry] = []
        entries.reserveCapacity(min(max(4, (count &- first) >> 6 &+ 4), 64))
        var nextCR = ByteScan.next(0x0D, in: bytes, from: first)
        var nextLF = ByteScan.next(0x0A, in: bytes, from: first)
        var start = first
        while start < count {
            let end = min(nextCR, nextLF)
            var next = end &+ 1
            // Most lines end in one byte, and the next one begins with a letter.
            if next >= count || bytes[next] <= 0x20 { next = afterBlanks(bytes, from: end) }
            guard entries.count < limit else { return nil }
            entries.append(
                SegmentEntry(code: code(bytes, start..<end, field: field), start: start, end: end, next: next))
            start = next
            if nextCR < start { nextCR = ByteScan.next(0x0D, in: bytes, from: start) }
            if nextLF < start { nextLF = ByteScan.next(0x0A, in: bytes, from: start) }
        }
        return entries
    }

    /// Where a line with something on it begins, through the line end at `end` and blank lines.
    private static func afterBlanks(_ bytes: UnsafeBufferPointer<UInt8>, from end: Int) -> Int {
        var next = end
        var position = end
        while position < bytes.count {
            let byte = bytes[position]
            guard isBlank(byte) else { return next }
            position &+= 1
            if byte == 0x0D || byte == 0x0A { next = position }
        }
        return position
    }

    /// The code of the segment's name: three characters, then the field separator or the end.
    @inline(__always)
    static func code(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, field: UInt8) -> UInt32 {
        let start = range.lowerBound
        let length = range.upperBound &- start
        guard length >= 3, length == 3 || bytes[start &+ 3] == field else { return 0 }
        let (first, second, third) = (bytes[start], bytes[start &+ 1], bytes[start &+ 2])
        guard isLetter(first), isLetter(second) || isDigit(second), isLetter(third) || isDigit(third) else { return 0 }
        return UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third)
    }

    @inline(__always)
    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x0D || byte == 0x0A || byte == 0x20 || byte == 0x09
    }

    @inline(__always)
    private static func isLetter(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }

    @inline(__always)
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
