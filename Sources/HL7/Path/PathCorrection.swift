/// Guesses what a wrong path was meant to be, from the ways other products write paths.
enum PathCorrection {
    /// - Returns: a text that is a path, or `nil`.
    static func of(_ text: String) -> String? {
        var inPick = false
        var inQuotes = false
        var separators = 0
        var isAfterSegment = false
        var result = ""
        let trimmed = text.drop(while: \.isWhitespace)
        for (position, character) in trimmed.enumerated() {
            let rest = trimmed.dropFirst(position + 1)
            if inQuotes {
                result.append(character)
                if character == "\"" { inQuotes = false }
                continue
            }
            switch character {
            case "\"" where inPick:
                inQuotes = true
                result.append(character)
            case "[", "(":
                inPick = true
                isAfterSegment = true
                result.append("[")
            case "]", ")":
                inPick = false
                result.append("]")
            case _ where inPick:
                result.append(character)
            case "-", ".", "/", ":", "_":
                isAfterSegment = true
                result.append(separators == 0 ? "-" : ".")
                separators += 1
            case _ where character.isWhitespace:
                // `PID 5`
                guard position == 3, !isAfterSegment, rest.first?.isNumber == true else { continue }
                isAfterSegment = true
                result.append("-")
                separators = 1
            case _ where !isAfterSegment && position < 3:
                result += character.uppercased()
            case _ where !isAfterSegment && position == 3 && character.isNumber:
                // `PID5.1`
                isAfterSegment = true
                separators = 1
                result += "-\(character)"
            default:
                result.append(character)
            }
        }
        for (wrong, right) in habits { result = replacing(wrong, by: right, in: result) }
        var parser = PathParser(result)
        guard result != text, result.count <= Path.longestText, (try? parser.path()) != nil else { return nil }
        return result
    }

    /// Other ways to say last and all, counting from 0, and a sign too many.
    private static let habits = [
        ("[LAST]", "[last]"), ("[Last]", "[last]"), ("[-1]", "[last]"), ("[all]", "[*]"), ("[0]", "[1]"), ("==", "="),
    ]

    private static func replacing(_ wrong: String, by right: String, in text: String) -> String {
        var result = ""
        var rest = text[...]
        while !rest.isEmpty {
            if rest.hasPrefix(wrong) {
                result += right
                rest = rest.dropFirst(wrong.count)
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result
    }
}
