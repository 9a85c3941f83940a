/// Cuts bytes into characters for patterns.
enum PatternText {
    /// The character at a valid index and its width in bytes. A byte that is no UTF-8 is a character beyond Unicode.
    static func character(of text: [UInt8], at index: Int) -> (code: UInt32, width: Int) {
        let first = text[index]
        if first < 0x80 { return (UInt32(first), 1) }
        let stray: (UInt32, Int) = (0x110000 + UInt32(first), 1)
        let (width, least): (Int, UInt32)
        switch first {
        case 0xC2...0xDF: (width, least) = (2, 0x80)
        case 0xE0...0xEF: (width, least) = (3, 0x800)
        case 0xF0...0xF4: (width, least) = (4, 0x10000)
        default: return stray
        }
        guard index + width <= text.count else { return stray }
        var code = UInt32(first) & (0x7F >> UInt32(width))
        for byte in text[index + 1..<index + width] {
            guard byte & 0xC0 == 0x80 else { return stray }
            code = code << 6 | UInt32(byte & 0x3F)
        }
        guard Unicode.Scalar(code) != nil, code >= least else { return stray }
        return (code, width)
    }
}
