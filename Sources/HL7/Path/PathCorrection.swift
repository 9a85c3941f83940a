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
                continue
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
        result = pickWords(in: withoutZeros(result))
        var parser = PathParser(result)
        guard result != text, result.count <= Path.longestText, (try? parser.path()) != nil else { return nil }
        return result
    }

    /// `[LAST]`, `[#]` and `[all]` are written in other ways elsewhere; `==` is one sign too many.
    private static func pickWords(in text: String) -> String {
        var result = text
        for (wrong, right) in [("[LAST]", "[last]"), ("[Last]", "[last]"), ("[all]", "[*]"), ("[-1]", "[last]")] {
            result = replacing(wrong, by: right, in: result)
        }
        return replacing("==", by: "=", in: result)
    }

    /// `[0]` is the first for those who count from 0.
    private static func withoutZeros(_ text: String) -> String {
        replacing("[0]", by: "[1]", in: text)
    }

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
