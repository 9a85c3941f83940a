/// Walks through a value, sequence by sequence, in time linear in its length.
struct EscapeReader {
    let raw: [UInt8]
    let escape: UInt8
    let delimiters: Delimiters
    private var index = 0

    init(raw: [UInt8], escape: UInt8, delimiters: Delimiters) {
        self.raw = raw
        self.escape = escape
        self.delimiters = delimiters
    }

    enum Part {
        case text(Range<Int>)
        case character(UInt8)
        /// An even number of hexadecimal digits, at least two.
        case hexadecimal(Range<Int>)
        /// Escape characters included.
        case kept(Range<Int>)
    }

    mutating func next() -> Part? {
        guard index < raw.count else { return nil }
        let start = index
        guard raw[start] == escape else {
            index = raw[start...].firstIndex(of: escape) ?? raw.count
            return .text(start..<index)
        }
        guard let end = terminator(after: start) else {
            // A lone escape character: it stays, what follows it is text.
            index = start + 1
            return .kept(start..<index)
        }
        index = end + 1
        let body = start + 1..<end
        if body.count == 1, let character = character(for: raw[body.lowerBound]) { return .character(character) }
        if body.count >= 3, raw[body.lowerBound] == 0x58 {
            let digits = body.dropFirst()
            if digits.count.isMultiple(of: 2), raw[digits].allSatisfy({ Self.value(of: $0) != nil }) {
                return .hexadecimal(digits)
            }
        }
        return .kept(start..<index)
    }

    /// Sequences do not reach over delimiters or line ends, so what is looked through here is not looked through
    /// again for the next one.
    private func terminator(after start: Int) -> Int? {
        var index = start + 1
        while index < raw.count {
            let byte = raw[index]
            if byte == escape { return index }
            switch byte {
            case 0x0D, 0x0A, delimiters.field, delimiters.component, delimiters.repetition, delimiters.subcomponent:
                return nil
            default: index += 1
            }
        }
        return nil
    }

    private func character(for letter: UInt8) -> UInt8? {
        switch letter {
        case 0x46: delimiters.field
        case 0x53: delimiters.component
        case 0x54: delimiters.subcomponent
        case 0x52: delimiters.repetition
        case 0x45: escape
        // `\P\` is the standard's, `\L\` what an implementation in wide use writes for the same character.
        case 0x50, 0x4C: delimiters.truncation
        default: nil
        }
    }

    static func append(hexadecimal digits: ArraySlice<UInt8>, to text: inout [UInt8]) {
        var high: UInt8?
        for digit in digits {
            guard let value = value(of: digit) else { continue }
            if let first = high {
                text.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
    }

    static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x37
        case 0x61...0x66: digit - 0x57
        default: nil
        }
    }
}
