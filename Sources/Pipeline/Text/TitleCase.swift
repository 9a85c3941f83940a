/// Words with a capital first letter: `O'BRIEN-SMITH anna` becomes `O'Brien-Smith Anna`.
///
/// Remembers where in a word it is, so that a value in several texts is one run of words.
struct TitleCase {
    let characters: CharacterRules
    /// Letters of the current word so far.
    private var letters = 0

    init(characters: CharacterRules) {
        self.characters = characters
    }

    mutating func cased(_ text: [UInt8]) -> [UInt8] {
        if let string = characters.string(text) {
            var result = ""
            for character in string {
                let isLetter = character.isLetter || character.isNumber
                result += !isLetter ? String(character) : letters == 0 ? character.uppercased() : character.lowercased()
                step(isLetter: isLetter, isApostrophe: character == "'" || character == "\u{2019}")
            }
            return Array(result.utf8)
        }
        return text.map { byte in
            let isLetter = byte >= 0x80 || ASCII.isLetter(byte) || ASCII.isDigit(byte)
            let cased = letters == 0 ? ASCII.uppercased(byte) : ASCII.lowercased(byte)
            step(isLetter: isLetter, isApostrophe: byte == 0x27)
            return cased
        }
    }

    /// An apostrophe begins a new word after one letter (`O'Brien`, `D'Angelo`), not after more (`patient's`).
    private mutating func step(isLetter: Bool, isApostrophe: Bool) {
        if isLetter {
            letters += 1
        } else if !isApostrophe || letters == 1 {
            letters = 0
        }
    }
}
