extension Message {
    /// Adds a segment, on a line of its own with the line end the message uses elsewhere; nothing can stand before
    /// the header.
    ///
    /// - Parameters:
    ///   - fields: Values in this message's delimiters; the later of two with the same number wins, numbers
    ///     outside 1…1000 are left out.
    ///   - index: In live order; beyond the end means at the end.
    /// - Returns: `false`, and nothing is changed, when the message has as many segments as it may.
    @discardableResult
    package mutating func insertSegment(
        _ name: SegmentName, fields: [(number: Int, raw: [UInt8])], at index: Int
    ) -> Bool {
        guard entries.count < segmentLimit, !entries.isEmpty else { return false }
        let index = min(max(1, index), entries.count)
        var entry = SegmentEntry(code: name.code, start: 0, end: 0, next: 0)
        entry.setTerminator(lineEnd)
        let last = entries[entries.count - 1]
        if index == entries.count, !endsLine(last) {
            // The last line has no end, or blanks behind it: now it needs a bare one, and the new last line has what
            // it had.
            setContent(Array(content(of: last)), of: index - 1)
            entries[index - 1].setTerminator(lineEnd)
            entry.setTerminator(last.terminator)
        }
        entry.edit = Int32(truncatingIfNeeded: edits.count)
        edits.append(line(name, fields))
        entries.insert(entry, at: index)
        directory = nil
        isChanged = true
        return true
    }

    private func endsLine(_ entry: SegmentEntry) -> Bool {
        guard let terminator = entry.terminator else { return true }
        return bytes[terminator].last.map { $0 == 0x0D || $0 == 0x0A } ?? false
    }

    /// Where the message has a line end as it uses them; `nil` when it has none.
    private var lineEnd: Range<Int>? {
        for entry in entries {
            guard let range = entry.terminator, let first = bytes[range].first else { continue }
            let isPair = first == 0x0D && range.count > 1 && bytes[range.lowerBound + 1] == 0x0A
            return range.lowerBound..<range.lowerBound + (isPair ? 2 : 1)
        }
        return nil
    }

    private func line(_ name: SegmentName, _ fields: [(number: Int, raw: [UInt8])]) -> [UInt8] {
        var line = name.bytes
        var number = 0
        if name.isHeader {
            line.append(delimiters.field)
            line += delimiters.encodingCharacters
            number = 2
        }
        var values: [Int: [UInt8]] = [:]
        for field in fields where field.number > number && field.number <= GrowthLimits.fields {
            values[field.number] = field.raw
        }
        for (field, raw) in values.sorted(by: { $0.key < $1.key }) {
            line += repeatElement(delimiters.field, count: field - number)
            line += contained(raw, in: Location(segment: 0, name: name, field: field))
            number = field
        }
        return line
    }
}
