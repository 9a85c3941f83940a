/// What must hold before a parser sees the bytes: UTF-8, and no control characters.
enum ByteCheck {
    static func fault(in source: SourceText) -> Diagnostic? {
        encodingFault(in: source) ?? controlCharacter(in: source)
    }

    private static func encodingFault(in source: SourceText) -> Diagnostic? {
        guard String(validating: source.bytes, as: UTF8.self) == nil else { return nil }
        return Diagnostic(
            code: "E102", message: "the file is not UTF-8", span: source.span(atByte: firstInvalid(source.bytes)),
            label: "this byte is not part of any character",
            help: "save the file as UTF-8 (editors call it \"UTF-8\" or \"UTF-8 without BOM\")")
    }

    /// The first byte that no valid prefix reaches: bisection, since validity of prefixes cut at a character's
    /// start never comes back once lost.
    private static func firstInvalid(_ bytes: [UInt8]) -> Int {
        var low = 0
        var high = bytes.count
        while high - low > 1 {
            let middle = characterStart(bytes, low + (high - low) / 2, above: low)
            if middle == low { break }
            if String(validating: bytes[low..<middle], as: UTF8.self) != nil { low = middle } else { high = middle }
        }
        while low < high, let width = validWidth(bytes, at: low) { low += width }
        return low
    }

    private static func characterStart(_ bytes: [UInt8], _ index: Int, above low: Int) -> Int {
        var index = index
        while index > low, bytes[index] & 0xC0 == 0x80 { index -= 1 }
        return index
    }

    private static func validWidth(_ bytes: [UInt8], at index: Int) -> Int? {
        guard index < bytes.count else { return nil }
        return (1...4).first { width in
            index + width <= bytes.count
                && String(validating: bytes[index..<index + width], as: UTF8.self) != nil
        }
    }

    /// C0 controls except tab, LF and CR, and DEL; libyaml refuses them with an offset and no line.
    private static func controlCharacter(in source: SourceText) -> Diagnostic? {
        let found = source.bytes.firstIndex { byte in
            byte == 0x7F || (byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D)
        }
        guard let found else { return nil }
        let hex = String(source.bytes[found], radix: 16, uppercase: true)
        return Diagnostic(
            code: "E112", message: "a control character (0x\(hex.count < 2 ? "0" + hex : hex)) stands in the text",
            span: source.span(atByte: found), help: "delete it; it was probably pasted from another program")
    }
}
