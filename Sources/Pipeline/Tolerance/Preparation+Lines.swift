import HL7
import Routes

/// How a message's lines end and begin.
extension Preparation {
    mutating func checkLines() throws(Halt) {
        let bytes = message.serialized()
        var repairs = LineRepairs()
        if RawLines.hasByteOrderMark(bytes) {
            repairs.mark = try meet(.byteOrderMark, "a byte order mark stands before MSH", .other)
        }
        if RawLines.hasLineFeed(bytes) {
            repairs.feeds = try meet(.lineFeeds, "segments end with LF or CRLF, not with CR", .other)
        }
        if RawLines.hasBlankLine(bytes) {
            repairs.blanks = try meet(.blankLines, "there are blank lines between segments", .other)
        }
        let unnamed = (0..<message.segmentCount).filter { message.segmentName(at: $0) == nil }.count
        if unnamed > 0 { try checkBeginnings(RawLines(bytes), &repairs) }
        guard repairs.isAny, let repaired = message.replaced(with: repairs.apply(to: bytes, message.delimiters)) else {
            return
        }
        message = repaired
        for deviation in repairs.deviations { self.repaired(deviation, "see the message", count: 1) }
        self.repaired(.looseSegmentIDs, "segment names are in upper case and alone", count: repairs.looseIDs)
        self.repaired(.brokenLines, "lines are joined to their segments", count: repairs.brokenLines)
    }

    private mutating func checkBeginnings(_ lines: RawLines, _ repairs: inout LineRepairs) throws(Halt) {
        var loose = 0
        var broken = 0
        for line in lines.lines {
            switch lines.beginning(of: line, field: message.delimiters.field) {
            case .segment: break
            case .looseID: loose += 1
            case .text: broken += 1
            }
        }
        if loose > 0,
            try meet(
                .looseSegmentIDs, "segment names are in lower case or have spaces around them", .segmentSequence,
                count: loose)
        {
            repairs.looseIDs = loose
        }
        if broken > 0,
            try meet(.brokenLines, "lines begin with no segment name", .segmentSequence, count: broken)
        {
            repairs.brokenLines = broken
        }
    }
}

/// What is to be done to a message's lines.
struct LineRepairs {
    var mark = false
    var feeds = false
    var blanks = false
    /// How many; 0 = they stay.
    var looseIDs = 0
    var brokenLines = 0

    var isAny: Bool { mark || feeds || blanks || looseIDs > 0 || brokenLines > 0 }

    var deviations: [Deviation] {
        (mark ? [.byteOrderMark] : []) + (feeds ? [.lineFeeds] : []) + (blanks ? [.blankLines] : [])
    }

    /// One pass over the lines. A broken line is joined with `\.br\`, or with a space where the header declares no
    /// escape character.
    func apply(to bytes: [UInt8], _ delimiters: Delimiters) -> [UInt8] {
        let lines = RawLines(bytes)
        let joint: [UInt8] = delimiters.escape.map { [$0] + Array(".br".utf8) + [$0] } ?? [0x20]
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        let skipped = mark && RawLines.hasByteOrderMark(bytes) ? min(3, lines.leading) : 0
        result += bytes[skipped..<lines.leading]
        var end: ArraySlice<UInt8> = []
        for (number, line) in lines.lines.enumerated() {
            let beginning = lines.beginning(of: line, field: delimiters.field)
            if beginning == .text, brokenLines > 0, number > 0 {
                result += joint
            } else {
                result += ending(end)
            }
            if case .looseID(let name, let length) = beginning, looseIDs > 0 {
                result += name
                result += bytes[(line.content.lowerBound + length)..<line.content.upperBound]
            } else {
                result += bytes[line.content]
            }
            end = bytes[line.end]
        }
        result += ending(end)
        return result
    }

    private func ending(_ end: ArraySlice<UInt8>) -> [UInt8] {
        var end = end
        if blanks, let first = end.first {
            end = end.prefix(first == 0x0D && end.dropFirst().first == 0x0A ? 2 : 1)
        }
        guard feeds else { return Array(end) }
        var result: [UInt8] = []
        var previous: UInt8 = 0
        for byte in end {
            if byte != 0x0A || previous != 0x0D { result.append(byte == 0x0A ? 0x0D : byte) }
            previous = byte
        }
        return result
    }
}
