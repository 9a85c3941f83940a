/// A reader of the path grammar; each step takes what it needs or says what it expected where.
struct PathParser {
    private let characters: [Character]
    private var index = 0

    init(_ text: String) {
        characters = Array(text)
    }

    /// Characters of a value that need no quotes.
    static func isWordCharacter(_ character: Character) -> Bool {
        switch character {
        case ",", "]", "[", "\"", "=", "!", "'", "\\": false
        default: !character.isWhitespace && !character.isNewline
        }
    }

    mutating func path() throws(PathError) -> Path {
        var path = Path(segment: try segmentName())
        path.segmentPick = try pick()
        guard index < characters.count else { return path }
        guard take("-") else {
            throw error("after the segment comes “-” and the number of a field")
        }
        path.field = try number("a field")
        path.fieldPick = try pick()
        guard index < characters.count else { return path }
        guard take(".") else { throw error("a component follows a field after “.”") }
        path.component = try number("a component")
        guard index < characters.count else { return path }
        guard take(".") else { throw error("a subcomponent follows a component after “.”") }
        path.subcomponent = try number("a subcomponent")
        guard index == characters.count else { throw error("a path ends with the subcomponent", length: rest) }
        return path
    }

    private mutating func segmentName() throws(PathError) -> SegmentName {
        var end = 0
        while end < characters.count, characters[end].isLetter || characters[end].isNumber { end += 1 }
        guard let name = SegmentName(String(characters[..<end])) else {
            throw PathError(
                message: "a path begins with the three capital letters or digits of a segment", offset: 0,
                length: max(1, end))
        }
        index = end
        return name
    }

    private mutating func number(_ of: String) throws(PathError) -> Int {
        let start = index
        while let character = current, character.isASCII, character.isNumber { index += 1 }
        guard index > start else { throw error("here stands the number of \(of)") }
        guard index - start <= 3, let number = Int(String(characters[start..<index])), number >= 1 else {
            throw PathError(
                message: "the number of \(of) is 1 to \(Path.largestNumber)", offset: start, length: index - start)
        }
        return number
    }

    // MARK: Picks

    private mutating func pick() throws(PathError) -> Path.Pick? {
        let start = index
        guard take("[") else { return nil }
        let pick = try pickContent()
        guard take("]") else {
            if index == characters.count {
                throw PathError(message: "“[” has no “]”", offset: start, length: 1)
            }
            throw error("“]” or “,” belongs here")
        }
        return pick
    }

    private mutating func pickContent() throws(PathError) -> Path.Pick {
        if take("*") { return .all }
        if takeWord("last") { return .last }
        guard let first = current, first.isASCII, first.isNumber else {
            throw error("in “[…]” stands a number, last, * or a test such as 4.1=HOSP")
        }
        let part = try number("a repetition, segment or part")
        if current == "]" || current == nil { return .number(part) }
        var tests = [try test(part)]
        while take(",") {
            skipSpaces()
            guard tests.count < Path.mostTests else {
                throw error("a pick has at most \(Path.mostTests) tests", length: rest)
            }
            tests.append(try test(try number("a part")))
        }
        return .matching(tests)
    }

    private mutating func test(_ part: Int) throws(PathError) -> Path.Test {
        let subpart: Int? = take(".") ? try number("a smaller part") : nil
        let isEqual = current != "!"
        if !isEqual { index += 1 }
        guard take("=") else { throw error("a test compares with = or !=") }
        let value = current == "\"" ? try quoted() : try word()
        return Path.Test(part: part, subpart: subpart, isEqual: isEqual, value: Array(value.utf8))
    }

    private mutating func word() throws(PathError) -> String {
        let start = index
        while let character = current, Self.isWordCharacter(character) { index += 1 }
        guard index > start else { throw error("a word or a text in double quotes belongs here") }
        return String(characters[start..<index])
    }

    private mutating func quoted() throws(PathError) -> String {
        let start = index
        index += 1
        var value = ""
        while let character = current {
            index += 1
            if character == "\"" { return value }
            if character == "\\", let escaped = current, escaped == "\"" || escaped == "\\" {
                value.append(escaped)
                index += 1
            } else {
                value.append(character)
            }
        }
        throw PathError(message: "the text has no closing quote", offset: start, length: characters.count - start)
    }

    // MARK: Characters

    private var current: Character? { index < characters.count ? characters[index] : nil }

    private var rest: Int { max(1, characters.count - index) }

    private mutating func take(_ character: Character) -> Bool {
        guard current == character else { return false }
        index += 1
        return true
    }

    private mutating func takeWord(_ word: String) -> Bool {
        guard characters[index...].starts(with: word) else { return false }
        index += word.count
        return true
    }

    private mutating func skipSpaces() {
        while current == " " { index += 1 }
    }

    private func error(_ message: String, length: Int = 1) -> PathError {
        PathError(message: message, offset: index, length: length)
    }
}
