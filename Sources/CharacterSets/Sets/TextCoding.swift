/// How the text of one message lies in its bytes: in one set, or in several with changes between them.
package struct TextCoding: Hashable, Sendable, CustomStringConvertible {
    /// The set, or the first of several.
    package let characterSet: CodedCharacterSet
    /// Further sets that the text changes to.
    let others: [CodedCharacterSet]
    /// `nil`: it never changes.
    let spelling: SwitchSpelling?

    init(_ set: CodedCharacterSet, others: [CodedCharacterSet] = [], spelling: SwitchSpelling? = nil) {
        self.characterSet = set
        self.others = others
        self.spelling = spelling
    }

    /// Text of one set alone, as a destination asks for it.
    package init(_ set: CodedCharacterSet) {
        if case .switched = set.form {
            self.init(.ascii, others: [set], spelling: .escapeSequences)
        } else {
            self.init(set, others: [])
        }
    }

    package var description: String {
        guard spelling != nil, !others.isEmpty else { return characterSet.name }
        return ([characterSet] + others).map(\.name).joined(separator: "~")
    }

    var hidesDelimiters: Bool { characterSet.hidesDelimiters || spelling != nil }

    /// Whether UTF-8 text lies in its bytes as it is.
    var isUTF8: Bool { spelling == nil && (characterSet == .utf8 || characterSet == .ascii) }

    /// Whether different bytes may be the same text, so that text must not be written anew where nothing changed.
    var isAmbiguous: Bool {
        if spelling != nil { return true }
        if case .table(_, .plain) = characterSet.form { return characterSet == .eucJP }
        return characterSet.hidesDelimiters
    }

    /// Whether ASCII bytes without ESC may be other characters.
    var mayHideInASCII: Bool {
        if case .hl7Escapes = spelling { return true }
        return false
    }

    /// Of nearly every message.
    static let ascii = TextCoding(CodedCharacterSet.ascii)

    // MARK: Text

    /// - Throws: the offset of the first byte that is no text of the set.
    func decode(_ line: ArraySlice<UInt8>, to text: inout [UInt8]) throws(CodingFailure) {
        if let switched { return try switched.decode(line, to: &text) }
        switch characterSet.form {
        case .ascii:
            if let high = line.firstIndex(where: { $0 >= 0x80 }) { throw CodingFailure(offset: high - line.startIndex) }
            text += line
        case .utf8:
            if let invalid = TextScan.firstInvalidUTF8(in: line) { throw CodingFailure(offset: invalid) }
            text += line
        case .table(let name, _): try table(name).decode(line, to: &text)
        case .jisX0201:
            // Of Shift-JIS only characters of one byte: lead bytes are none of this set.
            if let lead = line.firstIndex(where: { $0 >= 0x80 && !(0xA1...0xDF).contains($0) }) {
                throw CodingFailure(offset: lead - line.startIndex)
            }
            try table(CodedCharacterSet.shiftJISTable).decode(line, to: &text)
        case .switched, .wide: throw CodingFailure(offset: 0)
        }
    }

    /// - Throws: the offset of the first character that the set does not have.
    func encode(_ text: ArraySlice<UInt8>, to bytes: inout [UInt8]) throws(CodingFailure) {
        if let switched { return try switched.encode(text, to: &bytes) }
        switch characterSet.form {
        case .ascii, .utf8: try decode(text, to: &bytes)
        case .table(let name, _): try table(name).encode(text, to: &bytes)
        case .jisX0201:
            let start = bytes.count
            try table(CodedCharacterSet.shiftJISTable).encode(text, to: &bytes)
            if let lead = bytes[start...].firstIndex(where: { $0 >= 0x80 && !(0xA1...0xDF).contains($0) }) {
                throw CodingFailure(offset: min(lead - start, max(0, text.count - 1)))
            }
        case .switched, .wide: throw CodingFailure(offset: 0)
        }
    }

    private func table(_ name: String) throws(CodingFailure) -> SystemTable {
        guard let table = SystemTable.named(name) else { throw CodingFailure(offset: 0) }
        return table
    }

    private var switched: SwitchedText? {
        guard let spelling else { return nil }
        let initial: Designation? =
            switch characterSet.form {
            case .table(let name, .plain): Designation("", .right, Designation.Kind(tableName: name))
            case .jisX0201: .initialKatakana
            default: nil
            }
        return SwitchedText(initial: initial, others: others.compactMap { Designation.of($0) }, spelling: spelling)
    }

    // MARK: Fields

    /// Where `separator`, an ASCII character, stands in the line: not where one of its bytes only looks like it.
    func positions(of separator: UInt8, in line: ArraySlice<UInt8>) -> [Int] {
        if let switched { return switched.positions(of: separator, in: line) }
        var positions: [Int] = []
        var index = line.startIndex
        while index < line.endIndex {
            if line[index] == separator { positions.append(index) }
            index += length(of: line, at: index)
        }
        return positions
    }

    /// Bytes of the character at `index`, as its lead byte says.
    private func length(of line: ArraySlice<UInt8>, at index: Int) -> Int {
        guard case .table(_, let width) = characterSet.form else { return 1 }
        let lead = line[index]
        switch width {
        case .plain: return 1
        case .shiftJIS: return (0x81...0x9F).contains(lead) || (0xE0...0xFC).contains(lead) ? 2 : 1
        case .bigFive: return lead >= 0x81 ? 2 : 1
        case .gb18030:
            guard lead >= 0x81 else { return 1 }
            let isLong = index + 1 < line.endIndex && (0x30...0x39).contains(line[index + 1])
            return isLong ? 4 : 2
        }
    }
}
