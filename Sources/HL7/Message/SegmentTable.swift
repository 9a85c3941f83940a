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
    static func scan(
        _ bytes: UnsafeBufferPointer<UInt8>, from first: Int, field: UInt8, limit: Int
    ) -> [SegmentEntry]? {
        var lines = Lines(bytes, from: first, field: field)
        // Room for segments of 128 bytes; for as many again each time that more come.
        var room = min(bytes.count >> 7 &+ 8, 64)
        var entries: [SegmentEntry] = []
        while lines.start < bytes.count {
            guard entries.count < limit else { return nil }
            entries.append(addingCapacity: min(room, limit &- entries.count)) { lines.fill(&$0) }
            room = entries.count
        }
        return entries
    }

    /// A pass over the lines.
    ///
    /// The next CR and the next LF are each looked for only once they are passed, so the work is linear also in
    /// messages that have only one of them.
    private struct Lines {
        private let bytes: UnsafeBufferPointer<UInt8>
        private let field: UInt8
        private var nextCR: Int
        private var nextLF: Int
        /// Of the next line; the end of the bytes after the last one.
        private(set) var start: Int

        @inline(__always)
        init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, field: UInt8) {
            self.bytes = bytes
            self.field = field
            self.start = start
            nextCR = ByteScan.next(0x0D, in: bytes, from: start)
            nextLF = ByteScan.next(0x0A, in: bytes, from: start)
        }

        /// Goes on as long as there are lines, and room for their entries.
        @inline(__always)
        mutating func fill(_ entries: inout OutputSpan<SegmentEntry>) {
            var lines = self
            for _ in 0..<entries.freeCapacity {
                guard lines.start < bytes.count else { break }
                entries.append(lines.next())
            }
            self = lines
        }

        @inline(__always)
        private mutating func next() -> SegmentEntry {
            let end = min(nextCR, nextLF)
            var next = end &+ 1
            // Most lines end in one byte, and the next one begins with a letter.
            if next >= bytes.count || bytes[next] <= 0x20 { next = SegmentTable.afterBlanks(bytes, from: end) }
            let code = SegmentTable.code(bytes, start, end, field: field)
            let entry = SegmentEntry(code: code, start: start, end: end, next: next)
            start = next
            if nextCR < start { nextCR = ByteScan.next(0x0D, in: bytes, from: start) }
            if nextLF < start { nextLF = ByteScan.next(0x0A, in: bytes, from: start) }
            return entry
        }
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
    private static func code(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, field: UInt8
    ) -> UInt32 {
        let length = end &- start
        guard length >= 3, length == 3 || bytes[start &+ 3] == field else { return 0 }
        let code = UInt32(bytes[start]) << 16 | UInt32(bytes[start &+ 1]) << 8 | UInt32(bytes[start &+ 2])
        return isName(code) ? code : 0
    }

    /// Whether a code is a letter, then letters or digits: the three are compared at once, each in its own byte.
    @inline(__always)
    private static func isName(_ code: UInt32) -> Bool {
        guard code & 0x80_8080 == 0 else { return false }
        let letters = (code &+ 0x3F_3F3F) & ~(code &+ 0x25_2525)
        let digits = (code &+ 0x50_5050) & ~(code &+ 0x46_4646)
        return (letters | digits & 0x00_FFFF) & 0x80_8080 == 0x80_8080
    }

    @inline(__always)
    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x0D || byte == 0x0A || byte == 0x20 || byte == 0x09
    }
}
