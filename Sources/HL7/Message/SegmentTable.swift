/// Finding the segments of received bytes.
enum SegmentTable {
    /// Bytes before the first segment: a byte order mark, blank lines, and the NULs some senders pad with.
    static func leading(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var index = 0
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { index = 3 }
        while index < bytes.count, isBlank(bytes[index]) || bytes[index] == 0 { index += 1 }
        return index
    }

    /// Whether these bytes begin with MSH, FHS or BHS.
    static func beginsWithHeader(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count >= 3 else { return false }
        let start = bytes.startIndex
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
        var entries: [SegmentEntry] = []
        entries.reserveCapacity(min(max(4, (bytes.count - first) >> 6 &+ 4), 64))
        var nextCR = ByteScan.next(0x0D, in: bytes, from: first)
        var nextLF = ByteScan.next(0x0A, in: bytes, from: first)
        var start = first
        while start < bytes.count {
            let end = min(nextCR, nextLF)
            var next = end
            // Through the line end and blank lines: `next` is where a line with something on it begins.
            var position = end
            while position < bytes.count {
                let byte = bytes[position]
                guard isBlank(byte) else { break }
                position &+= 1
                if byte == 0x0D || byte == 0x0A { next = position }
            }
            if position == bytes.count { next = position }
            guard entries.count < limit else { return nil }
            entries.append(
                SegmentEntry(code: code(bytes, start..<end, field: field), start: start, end: end, next: next))
            start = next
            if nextCR < start { nextCR = ByteScan.next(0x0D, in: bytes, from: start) }
            if nextLF < start { nextLF = ByteScan.next(0x0A, in: bytes, from: start) }
        }
        return entries
    }

    /// The code of the segment's name: three characters, then the field separator or the end.
    static func code(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, field: UInt8) -> UInt32 {
        guard range.count >= 3 else { return 0 }
        let start = range.lowerBound
        if range.count > 3, bytes[start + 3] != field { return 0 }
        let (first, second, third) = (bytes[start], bytes[start + 1], bytes[start + 2])
        guard isLetter(first), isLetter(second) || isDigit(second), isLetter(third) || isDigit(third) else { return 0 }
        return UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third)
    }

    @inline(__always)
    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x0D || byte == 0x0A || byte == 0x20 || byte == 0x09
    }

    private static func isLetter(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
