import HL7
import Routes

/// One unescaped value that functions work on. Escape sequences that are no characters (`\.br\`, `\H\`, unknown
/// ones) stand between its texts and stay where they are.
struct TextValue {
    private(set) var pieces: [EscapePiece]
    /// Set when a replacement grew the value beyond the limit; it is then cut short and must not be used.
    private(set) var isTooLong = false
    let characters: CharacterRules
    private let longest: Int

    /// - Parameter longest: bytes that replacing may grow a text to.
    init(leaf: ArraySlice<UInt8>, _ delimiters: Delimiters, characters: CharacterRules, longest: Int) {
        self.longest = longest
        if let escape = delimiters.escape, leaf.contains(escape) {
            pieces = Escapes.pieces(leaf, delimiters)
        } else {
            pieces = [.text(Array(leaf))]
        }
        self.characters = characters
    }

    func joined(_ delimiters: Delimiters) -> [UInt8] {
        Escapes.join(pieces, delimiters)
    }

    mutating func apply(_ function: TextFunction, keyedHash: KeyedHash) {
        let characters = characters
        switch function {
        case .trim: trim()
        case .uppercase: changeTexts(characters.uppercased)
        case .lowercase: changeTexts(characters.lowercased)
        case .titleCase: titleCase()
        case .digitsOnly: changeTexts { $0.filter(ASCII.isDigit) }
        case .lettersAndDigits: changeTexts(characters.lettersAndDigits)
        case .stripLeadingZeros: stripLeadingZeros()
        case .padLeft(let width, let byte): pieces.insert(.text(padding(to: width, byte)), at: 0)
        case .padRight(let width, let byte): pieces.append(.text(padding(to: width, byte)))
        case .truncate(let count): truncate(to: count)
        case .prefix(let text): pieces.insert(.text(text), at: 0)
        case .suffix(let text): pieces.append(.text(text))
        case .replace(let find, let with): replaceInTexts { Self.replacing(find, with, in: $0, $1) }
        case .replacePattern(let pattern, let with): replaceInTexts { Self.replacing(pattern, with, in: $0, $1) }
        case .hash(let key): pieces = [.text(keyedHash(key, flattened))]
        }
    }

    /// The whole value in one, sequences that are no characters as they were sent.
    var flattened: [UInt8] {
        pieces.flatMap { piece in
            switch piece {
            case .text(let text): text
            case .kept(let sequence): sequence
            }
        }
    }

    private mutating func changeTexts(_ change: ([UInt8]) -> [UInt8]) {
        for index in pieces.indices {
            if case .text(let text) = pieces[index] { pieces[index] = .text(change(text)) }
        }
    }

    private mutating func replaceInTexts(_ replacing: ([UInt8], Int) -> [UInt8]) {
        for index in pieces.indices {
            guard case .text(let text) = pieces[index] else { continue }
            let result = replacing(text, longest)
            if result.count > max(longest, text.count) { isTooLong = true }
            pieces[index] = .text(result)
        }
    }

    private mutating func trim() {
        if case .text(let text)? = pieces.first {
            pieces[0] = .text(Array(text.dropFirst(characters.leadingSpace(text))))
        }
        if case .text(let text)? = pieces.last {
            pieces[pieces.count - 1] = .text(Array(text.dropLast(characters.trailingSpace(text))))
        }
    }

    /// A value of zeros alone keeps one.
    private mutating func stripLeadingZeros() {
        guard case .text(let text)? = pieces.first else { return }
        let stripped = Array(text.drop { $0 == 0x30 })
        let isAllZeros = stripped.isEmpty && !text.isEmpty && pieces.count == 1
        pieces[0] = .text(isAllZeros ? [0x30] : stripped)
    }

    private func padding(to width: Int, _ byte: UInt8) -> [UInt8] {
        let count = pieces.reduce(0) { sum, piece in
            if case .text(let text) = piece { sum + characters.count(text) } else { sum }
        }
        return Array(repeating: byte, count: max(0, min(width, Self.widest) - count))
    }

    private static let widest = 65_536

    private mutating func truncate(to count: Int) {
        var left = max(0, count)
        var kept: [EscapePiece] = []
        for piece in pieces where left > 0 {
            if case .text(let text) = piece {
                kept.append(.text(characters.prefix(text, left)))
                left -= min(left, characters.count(text))
            } else {
                kept.append(piece)
            }
        }
        pieces = kept
    }

    private mutating func titleCase() {
        var words = TitleCase(characters: characters)
        for index in pieces.indices {
            if case .text(let text) = pieces[index] { pieces[index] = .text(words.cased(text)) }
        }
    }

    private static func replacing(_ find: [UInt8], _ with: [UInt8], in text: [UInt8], _ longest: Int) -> [UInt8] {
        guard let head = find.first, find.count <= text.count else { return text }
        var result: [UInt8] = []
        var index = 0
        while index < text.count, result.count <= max(longest, text.count) {
            if text[index] == head, text[index...].starts(with: find) {
                result += with
                index += find.count
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return result
    }

    private static func replacing(_ pattern: Pattern, _ with: [UInt8], in text: [UInt8], _ longest: Int) -> [UInt8] {
        var result: [UInt8] = []
        var end = text.startIndex
        for range in pattern.ranges(in: text) where range.lowerBound >= end && range.upperBound <= text.endIndex {
            result += text[end..<range.lowerBound] + with
            end = range.upperBound
            if result.count > max(longest, text.count) { break }
        }
        return result + text[end...]
    }
}
