/// Texts of our own on their way into an acknowledgement.
struct AnswerText {
    private let isUTF8: Bool
    private let delimiters: Delimiters

    init(isUTF8: Bool, _ delimiters: Delimiters) {
        self.isUTF8 = isUTF8
        self.delimiters = delimiters
    }

    /// At most `limit` bytes of it, no character cut in two, escaped; line ends and tabs become spaces.
    func value(_ text: [UInt8], limit: Int) -> [UInt8] {
        var result: [UInt8] = []
        for scalar in String(decoding: text.prefix(limit * 4), as: UTF8.self).unicodeScalars {
            let bytes: [UInt8]
            switch scalar.value {
            case 0..<0x20, 0x7F: bytes = [0x20]
            case 0x80...: bytes = isUTF8 ? Array(String(scalar).utf8) : [0x3F]
            default: bytes = [UInt8(truncatingIfNeeded: scalar.value)]
            }
            guard result.count + bytes.count <= limit else { break }
            result += bytes
        }
        return Escapes.encode(result, delimiters)
    }
}
