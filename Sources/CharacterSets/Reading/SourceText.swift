import HL7

/// The bytes of a message and the text that they are, line by line. No set has a line end inside a character.
package final class SourceText: Sendable {
    package let coding: TextCoding
    let received: [UInt8]
    /// UTF-8.
    let text: [UInt8]
    let field: UInt8
    let hex: HexSequences?
    private let lines: [Line]

    struct Line: Sendable {
        /// Without line ends.
        var received: Range<Int>
        var text: Range<Int>
    }

    /// - Throws: the offset in `received` of what is no text in `coding`.
    init(_ received: [UInt8], coding: TextCoding, delimiters: Delimiters) throws(CodingFailure) {
        let hex = delimiters.escape.map { HexSequences(escape: $0) }
        let coder = LineCoder(coding, hex)
        var text: [UInt8] = []
        text.reserveCapacity(received.count + received.count / 2)
        var lines: [Line] = []
        var start = 0
        while start < received.count {
            let end = TextScan.lineEnd(in: received, from: start)
            let textStart = text.count
            do throws(CodingFailure) {
                try coder.decode(received[start..<end], to: &text)
            } catch {
                throw CodingFailure(offset: start + error.offset)
            }
            if end > start { lines.append(Line(received: start..<end, text: textStart..<text.count)) }
            if end < received.count { text.append(received[end]) }
            start = end + 1
        }
        self.coding = coding
        self.received = received
        self.text = text
        self.field = delimiters.field
        self.hex = hex
        self.lines = lines
    }

    // MARK: Lines

    /// The line whose text begins at `offset`.
    func line(at offset: Int) -> Int? {
        var (low, high) = (0, lines.count)
        while low < high {
            let middle = low + (high - low) / 2
            if lines[middle].text.lowerBound < offset { low = middle + 1 } else { high = middle }
        }
        return low < lines.count && lines[low].text.lowerBound == offset ? low : nil
    }

    func bytes(of line: Int) -> ArraySlice<UInt8> { received[lines[line].received] }

    func text(of line: Int) -> ArraySlice<UInt8> { text[lines[line].text] }

    /// What stands before the first segment, whose text begins at `offset`.
    func leading(before offset: Int) -> ArraySlice<UInt8> {
        line(at: offset).map { received[..<lines[$0].received.lowerBound] } ?? []
    }
}
