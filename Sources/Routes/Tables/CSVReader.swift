/// Reads comma-separated values (RFC 4180): quoted fields may hold commas, quotes (doubled) and line ends.
struct CSVReader {
    struct Record {
        var fields: [[UInt8]]
        /// 1-based line on which the record starts.
        var line: Int
    }

    struct Fault: Error {
        var line: Int
        var message: String
    }

    private let bytes: [UInt8]
    private var index: Int
    private var line = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        self.index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next record that is not a blank line; `nil` at the end.
    mutating func next() throws(Fault) -> Record? {
        while index < bytes.count {
            let start = line
            var fields: [[UInt8]] = []
            repeat { fields.append(try field()) } while takesComma()
            takeLineEnd()
            if fields.count > 1 || fields[0].isEmpty == false { return Record(fields: fields, line: start) }
        }
        return nil
    }

    private mutating func field() throws(Fault) -> [UInt8] {
        guard index < bytes.count, bytes[index] == 0x22 else { return plainField() }
        return try quotedField()
    }

    private mutating func plainField() -> [UInt8] {
        let start = index
        while index < bytes.count, bytes[index] != 0x2C, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
        return Array(bytes[start..<index])
    }

    private mutating func quotedField() throws(Fault) -> [UInt8] {
        let start = line
        index += 1
        var field: [UInt8] = []
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == 0x22 {
                guard index < bytes.count, bytes[index] == 0x22 else {
                    try checkAfterQuote()
                    return field
                }
                index += 1
            }
            if byte == 0x0A { line += 1 }
            field.append(byte)
        }
        throw Fault(line: start, message: "this quote is never closed")
    }

    private func checkAfterQuote() throws(Fault) {
        guard index < bytes.count else { return }
        let byte = bytes[index]
        guard byte != 0x2C, byte != 0x0A, byte != 0x0D else { return }
        throw Fault(line: line, message: "text goes on after a closing quote; a quote inside is written twice")
    }

    private mutating func takesComma() -> Bool {
        guard index < bytes.count, bytes[index] == 0x2C else { return false }
        index += 1
        return true
    }

    /// CR LF, LF, CR or the end of the file.
    private mutating func takeLineEnd() {
        guard index < bytes.count else { return }
        if bytes[index] == 0x0D { index += 1 }
        if index < bytes.count, bytes[index] == 0x0A { index += 1 }
        line += 1
    }
}
