/// Text in several sets with changes between them (ISO/IEC 2022, standard §2.14.9.18). Every line begins in ASCII, with
/// the message's first set in the right half.
struct SwitchedText {
    /// What bytes from 0x80 on are while nothing else was announced; `nil`: no text.
    let initial: Designation?
    /// Sets for text that is written, in the order to try.
    let others: [Designation]
    let spelling: SwitchSpelling

    // MARK: Reading

    /// Bytes of one set that follow each other, as the table wants them.
    private struct Run {
        var tableName: String?
        var bytes: [UInt8] = []
        var start = 0

        mutating func append(_ more: [UInt8], _ name: String?, at index: Int, to text: inout [UInt8])
            throws(CodingFailure)
        {
            if name != tableName || bytes.isEmpty {
                try flush(to: &text)
                tableName = name
                start = index
            }
            bytes += more
        }

        mutating func flush(to text: inout [UInt8]) throws(CodingFailure) {
            guard !bytes.isEmpty else { return }
            defer { bytes = [] }
            guard let tableName else { return text += bytes }
            guard let table = SystemTable.named(tableName) else { throw CodingFailure(offset: start) }
            do throws(CodingFailure) {
                try table.decode(bytes[...], to: &text)
            } catch {
                throw CodingFailure(offset: start)
            }
        }
    }

    func decode(_ line: ArraySlice<UInt8>, to text: inout [UInt8]) throws(CodingFailure) {
        var (left, right) = (Designation.ascii, initial)
        var run = Run()
        var index = line.startIndex
        while index < line.endIndex {
            let offset = index - line.startIndex
            if let change = spelling.change(in: line, at: index) {
                guard let designation = change.designation else { throw CodingFailure(offset: offset) }
                if designation.half == .left { left = designation } else { right = designation }
                index = change.end
                continue
            }
            let byte = line[index]
            guard let used = byte < 0x80 ? left : right else { throw CodingFailure(offset: offset) }
            if used.kind.tableName == nil || byte <= 0x20 || byte == 0x7F {
                try run.append([byte], nil, at: offset, to: &text)
                index += 1
                continue
            }
            let end = index + max(1, used.kind.width)
            guard end <= line.endIndex, line[index..<end].allSatisfy({ ($0 < 0x80) == (byte < 0x80) && $0 > 0x20 })
            else { throw CodingFailure(offset: offset) }
            try run.append(used.spelled(line[index..<end]), used.kind.tableName, at: offset, to: &text)
            index = end
        }
        try run.flush(to: &text)
    }

    /// Where `separator` stands as a character of its own.
    func positions(of separator: UInt8, in line: ArraySlice<UInt8>) -> [Int] {
        var positions: [Int] = []
        var left = Designation.ascii
        var index = line.startIndex
        while index < line.endIndex {
            if let change = spelling.change(in: line, at: index) {
                if let designation = change.designation, designation.half == .left { left = designation }
                index = change.end
                continue
            }
            if left.kind.tableName == nil, line[index] == separator { positions.append(index) }
            let isCode = left.kind.tableName != nil && line[index] > 0x20 && line[index] < 0x7F
            index += isCode ? max(1, left.kind.width) : 1
        }
        return positions
    }

    // MARK: Writing

    func encode(_ text: ArraySlice<UInt8>, to bytes: inout [UInt8]) throws(CodingFailure) {
        var (left, right) = (Designation.ascii, initial)
        var index = text.startIndex
        while index < text.endIndex {
            guard text[index] >= 0x80 else {
                if left != .ascii { bytes += spelling.written(.ascii) }
                left = .ascii
                bytes.append(text[index])
                index += 1
                continue
            }
            let end = text[(index + 1)...].firstIndex { $0 & 0xC0 != 0x80 } ?? text.endIndex
            guard let (designation, code) = code(of: text[index..<end], preferring: [left, right]) else {
                throw CodingFailure(offset: index - text.startIndex)
            }
            if designation.half == .left {
                if left != designation { bytes += spelling.written(designation) }
                left = designation
            } else {
                if right != designation { bytes += spelling.written(designation) }
                right = designation
            }
            bytes += code
            index = end
        }
        if left != .ascii { bytes += spelling.written(.ascii) }
    }

    private func code(
        of character: ArraySlice<UInt8>, preferring current: [Designation?]
    ) -> (Designation, [UInt8])? {
        for case let designation? in current + [initial] + others {
            if let code = designation.code(of: character) { return (designation, code) }
        }
        return nil
    }
}
