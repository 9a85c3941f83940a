/// An acknowledgement or response from a receiver, read leniently: receivers are creative.
package struct Answer: Hashable, Sendable {
    /// MSA-1 without spaces, in upper case; `nil` when it is none of table 0008.
    package let code: AcknowledgementCode?
    /// Whether MSA-1 was sent just so.
    package let isCodeExact: Bool
    /// MSA-2 as sent.
    package let controlID: [UInt8]
    /// What the receiver complains of: a code of table 0357 with the table's text, and the place. Never its own
    /// words, which may speak of the patient.
    package let firstProblem: String?

    /// - Returns: `nil` when there is no MSA segment.
    package init?(_ bytes: [UInt8]) {
        guard let lines = Self.lines(of: bytes), let msa = lines.first(of: .msa) else { return nil }
        let sent = lines.raw(1, of: msa)
        let code = sent.filter { $0 != 0x20 && $0 != 0x09 }
        self.code = AcknowledgementCode(rawValue: String(decoding: code, as: UTF8.self).uppercased())
        isCodeExact = self.code.map { sent.elementsEqual($0.rawValue.utf8) } ?? false
        controlID = Array(lines.raw(2, of: msa))
        firstProblem = Self.problem(in: lines, msa)
    }

    private static func lines(of bytes: [UInt8]) -> AnswerLines? {
        if let message = try? Message(bytes) {
            return AnswerLines(bytes: bytes, entries: message.entries, delimiters: message.delimiters)
        }
        // No readable header: MSA tells its separator itself.
        var start = 0
        while start < bytes.count {
            let line = bytes[start...].prefix { $0 != 0x0D && $0 != 0x0A }
            if line.count > 4, SegmentName(line.prefix(3)) == .msa {
                var delimiters = Delimiters.standard
                delimiters.field = line[start + 3]
                let entries = bytes.withUnsafeBufferPointer {
                    SegmentTable.scan($0, from: start, field: delimiters.field, limit: 100)
                }
                return entries.map { AnswerLines(bytes: bytes, entries: $0, delimiters: delimiters) }
            }
            start = line.endIndex + 1
        }
        return nil
    }

    /// ERR-3 from 2.5 on (207 with ERR-5), ERR-1 before; else MSA-6 (2.3 to 2.6).
    private static func problem(in lines: AnswerLines, _ msa: SegmentEntry) -> String? {
        guard let err = lines.first(of: .err) else { return code(lines.raw(6, of: msa, component: 1))?.description }
        if var code = code(lines.raw(3, of: err, component: 1)) {
            if code == .internalError, let own = ErrorCode(applicationCode: lines.raw(5, of: err, component: 1)) {
                code = own
            }
            return describe(code, at: (1...3).map { lines.raw(2, of: err, component: $0) })
        }
        let old = code(lines.raw(1, of: err, component: 4))
        let place = (1...3).map { lines.raw(1, of: err, component: $0) }
        return describe(old, at: place) ?? code(lines.raw(6, of: msa, component: 1))?.description
    }

    private static func code(_ raw: ArraySlice<UInt8>) -> ErrorCode? {
        guard raw.count == 3, let number = Int(String(decoding: raw, as: UTF8.self)) else { return nil }
        let code = ErrorCode(rawValue: number)
        return code.knownText == nil ? nil : code
    }

    private static func describe(_ code: ErrorCode?, at place: [ArraySlice<UInt8>]) -> String? {
        var text = code?.description
        if let name = SegmentName(place[0]) {
            var spot = name.description
            if let number = number(place[1]), number != 1 { spot += "[\(number)]" }
            if let field = number(place[2]) { spot += "-\(field)" }
            text = text.map { "\($0) at \(spot)" } ?? "error at \(spot)"
        }
        return text
    }

    private static func number(_ raw: ArraySlice<UInt8>) -> Int? {
        guard raw.count <= 4, let number = Int(String(decoding: raw, as: UTF8.self)), number > 0 else { return nil }
        return number
    }
}
