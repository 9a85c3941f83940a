/// A file's bytes, cut into lines the way libyaml counts them.
package struct SourceText: Sendable {
    package let file: String
    package let bytes: [UInt8]
    /// Offset of the first byte of each line.
    private let starts: [Int]

    package init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
        var starts = [0]
        var index = 0
        while index < bytes.count {
            let width = Self.breakWidth(bytes, at: index)
            index += max(1, width)
            if width > 0 { starts.append(index) }
        }
        self.starts = starts
    }

    package var lineCount: Int { starts.count }

    /// A line without its end; 1-based, `nil` beyond the file. Bytes that are not UTF-8 are replaced.
    package func line(_ number: Int) -> String? {
        guard number >= 1, number <= starts.count else { return nil }
        let start = starts[number - 1]
        var end = number < starts.count ? starts[number] : bytes.count
        if number < starts.count {
            // The break is one of: CR LF, LF, CR, NEL (2 bytes), LS or PS (3 bytes).
            end = (start..<end).first { Self.breakWidth(bytes, at: $0) > 0 } ?? end
        }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// Line and column (both 1-based, in characters) of a byte.
    package func span(atByte offset: Int) -> SourceSpan {
        let offset = min(max(0, offset), bytes.count)
        let number = starts.partitioningIndex { $0 > offset }
        let start = starts[max(0, number - 1)]
        let before = String(decoding: bytes[start..<offset], as: UTF8.self)
        return SourceSpan(file: file, line: max(1, number), column: before.unicodeScalars.count + 1)
    }

    private static func breakWidth(_ bytes: [UInt8], at index: Int) -> Int {
        switch bytes[index] {
        case 0x0A: return 1
        case 0x0D: return index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
        case 0xC2: return index + 1 < bytes.count && bytes[index + 1] == 0x85 ? 2 : 0
        case 0xE2:
            guard index + 2 < bytes.count, bytes[index + 1] == 0x80 else { return 0 }
            return bytes[index + 2] == 0xA8 || bytes[index + 2] == 0xA9 ? 3 : 0
        default: return 0
        }
    }
}

extension [Int] {
    /// The first index whose element passes, in an array where those that pass come last.
    fileprivate func partitioningIndex(where passes: (Int) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = low + (high - low) / 2
            if passes(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
