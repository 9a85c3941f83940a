/// Texts of our own on their way into an acknowledgement.
struct AnswerText {
    private let encoding: AnswerEncoding
    private let delimiters: Delimiters

    init(_ encoding: AnswerEncoding, _ delimiters: Delimiters) {
        self.encoding = encoding
        self.delimiters = delimiters
    }

    /// At most `limit` bytes of it before escaping, no character cut in two; line ends and tabs become spaces, what
    /// the character set does not have becomes `?`.
    func value(_ text: [UInt8], limit: Int) -> [UInt8] {
        var result: [UInt8] = []
        var count = 0
        for scalar in String(decoding: text.prefix(limit * 4), as: UTF8.self).unicodeScalars {
            let bytes: [UInt8] =
                switch scalar.value {
                case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029: [0x20]
                default: encoding.encode(scalar) ?? [0x3F]
                }
            count += bytes.count
            guard count <= limit else { break }
            // Only ASCII characters are delimiters, whatever bytes the set makes of others.
            result += scalar.isASCII ? Escapes.encode(bytes, delimiters) : bytes
        }
        return result
    }
}
