/// A message's bytes line by line, as they came: how its lines end, and what is wrong with how they begin.
package struct RawLines: Sendable {
    package struct Line: Hashable, Sendable {
        package var content: Range<Int>
        /// CR, LF or CRLF and the blank lines behind it; empty for a last line without an end.
        package var end: Range<Int>
    }

    package let bytes: [UInt8]
    /// Without the blank ones.
    package let lines: [Line]
    /// Bytes before the first line: byte order mark, blank lines.
    package let leading: Int

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        leading = bytes.withUnsafeBufferPointer { SegmentTable.leading($0) }
        var lines: [Line] = []
        var start = leading
        while start < bytes.count {
            let end = Self.lineEnd(in: bytes, from: start)
            var next = end
            var index = end
            while index < bytes.count, Self.isBlank(bytes[index]) {
                index += 1
                if bytes[index - 1] == 0x0D || bytes[index - 1] == 0x0A { next = index }
            }
            if index == bytes.count { next = index }
            lines.append(Line(content: start..<end, end: end..<next))
            start = next
        }
        self.lines = lines
    }

    package static func hasByteOrderMark(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0xEF, 0xBB, 0xBF]) }

    package static func hasLineFeed(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { ByteScan.next(0x0A, in: $0, from: 0) } < bytes.count
    }

    /// Blank lines between segments; those before the first and behind the last do no harm and do not count.
    package static func hasBlankLine(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            for ending in [UInt8(0x0D), 0x0A] {
                var index = ByteScan.next(ending, in: buffer, from: SegmentTable.leading(buffer))
                while index < buffer.count {
                    var next = index + 1
                    if ending == 0x0D, next < buffer.count, buffer[next] == 0x0A { next += 1 }
                    var isBlank = false
                    while next < buffer.count, Self.isBlank(buffer[next]) {
                        if buffer[next] == 0x0D || buffer[next] == 0x0A { isBlank = true }
                        next += 1
                    }
                    if isBlank, next < buffer.count { return true }
                    index = ByteScan.next(ending, in: buffer, from: max(next, index + 1))
                }
            }
            return false
        }
    }

    private static func lineEnd(in bytes: [UInt8], from start: Int) -> Int {
        bytes[start...].firstIndex { $0 == 0x0D || $0 == 0x0A } ?? bytes.count
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x0D || byte == 0x0A || byte == 0x20 || byte == 0x09
    }

    /// What a line begins with.
    package enum Beginning: Hashable, Sendable {
        case segment
        /// A segment's name in lower case or with spaces around it: what it should be, and how many bytes it takes.
        case looseID([UInt8], length: Int)
        /// None: the line belongs to the one before it.
        case text
    }

    package func beginning(of line: Line, field: UInt8) -> Beginning {
        let content = bytes[line.content]
        if content.count >= 3, SegmentName(content.prefix(3)) != nil,
            content.count == 3 || content[content.startIndex + 3] == field
        {
            return .segment
        }
        let start = content.prefix { $0 == 0x20 || $0 == 0x09 }.count
        let name = content.dropFirst(start).prefix(3).map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0 }
        let spaces = content.dropFirst(start + 3).prefix { $0 == 0x20 || $0 == 0x09 }.count
        let rest = content.dropFirst(start + 3 + spaces)
        guard SegmentName(name) != nil, rest.first == field else { return .text }
        return .looseID(name, length: start + 3 + spaces)
    }
}
