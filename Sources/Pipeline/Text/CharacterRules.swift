/// How the characters of a message's values are told apart.
///
/// Text is UTF-8 once a message is decoded. Bytes of a message that could not be decoded are handled as ASCII letters
/// between bytes that are nobody's business: bytes from 0x80 on stay as they are, and nothing is ever replaced by
/// U+FFFD.
enum CharacterRules: Sendable {
    /// Values that are valid UTF-8 are taken as such.
    case unicode
    case bytes

    /// The text as characters; `nil` when it is ASCII or must be handled byte by byte.
    func string(_ text: [UInt8]) -> String? {
        guard self == .unicode, text.contains(where: { $0 >= 0x80 }) else { return nil }
        return String(validating: text, as: UTF8.self)
    }

    func count(_ text: [UInt8]) -> Int {
        string(text)?.count ?? text.count
    }

    /// The first `count` characters.
    func prefix(_ text: [UInt8], _ count: Int) -> [UInt8] {
        guard let string = string(text) else { return Array(text.prefix(count)) }
        return Array(string.prefix(count).utf8)
    }

    func uppercased(_ text: [UInt8]) -> [UInt8] {
        if let string = string(text) { return Array(string.uppercased().utf8) }
        return text.map(ASCII.uppercased)
    }

    func lowercased(_ text: [UInt8]) -> [UInt8] {
        if let string = string(text) { return Array(string.lowercased().utf8) }
        return text.map(ASCII.lowercased)
    }

    /// Without what is neither a letter nor a digit. Bytes of unknown characters are kept.
    func lettersAndDigits(_ text: [UInt8]) -> [UInt8] {
        guard let string = string(text) else {
            return text.filter { $0 >= 0x80 || ASCII.isLetter($0) || ASCII.isDigit($0) }
        }
        return Array(string.filter { $0.isLetter || $0.isNumber }.utf8)
    }

    /// How many bytes of white space the text begins with.
    func leadingSpace(_ text: [UInt8]) -> Int {
        guard let string = string(text) else { return text.prefix(while: ASCII.isSpace).count }
        return string.prefix(while: \.isWhitespace).utf8.count
    }

    func trailingSpace(_ text: [UInt8]) -> Int {
        guard let string = string(text) else { return text.reversed().prefix(while: ASCII.isSpace).count }
        return string.reversed().prefix(while: \.isWhitespace).reduce(0) { $0 + $1.utf8.count }
    }
}
