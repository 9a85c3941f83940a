extension PatternParser {
    // MARK: Escapes

    mutating func escape(from start: Int) throws(PatternError) -> PatternNode {
        let parsed = try escaped(from: start)
        return parsed.ranges.map { .set(CharacterClass($0)) } ?? .character(parsed.code)
    }

    /// One character, or the ranges of a class.
    private mutating func escaped(from start: Int) throws(PatternError) -> (
        code: UInt32, ranges: [ClosedRange<UInt32>]?
    ) {
        guard let scalar = take() else {
            throw PatternError("a \\ ends the pattern", at: start, help: "a backslash itself is \\\\")
        }
        switch scalar {
        case "d": return (0, CharacterClass.digits)
        case "w": return (0, CharacterClass.word)
        case "s": return (0, CharacterClass.space)
        case "D": return (0, CharacterClass.complement(CharacterClass.digits))
        case "W": return (0, CharacterClass.complement(CharacterClass.word))
        case "S": return (0, CharacterClass.complement(CharacterClass.space))
        case "t": return (0x09, nil)
        case "n": return (0x0A, nil)
        case "r": return (0x0D, nil)
        case "1"..."9":
            throw PatternError("back-references such as \\\(scalar) are not part of this language", at: start)
        default:
            guard scalar.isASCII, !scalar.properties.isAlphabetic, !("0"..."9").contains(scalar) else {
                throw PatternError(
                    "`\\\(scalar)` means nothing here", at: start, help: "known: \\d \\w \\s \\D \\W \\S \\t \\r \\n")
            }
            return (scalar.value, nil)
        }
    }

    // MARK: Classes

    /// After `[`.
    mutating func characterClass(from start: Int) throws(PatternError) -> CharacterClass {
        var isNegated = false
        if peek == "^" {
            isNegated = true
            position += 1
        }
        if peek == "]" { throw PatternError("a class [ ] is empty", at: start, help: "the bracket itself is \\]") }
        if peek == ":" { throw PatternError("classes such as [:alpha:] are not part of this language", at: start) }
        var ranges: [ClosedRange<UInt32>] = []
        while true {
            guard peek != nil else {
                throw PatternError("a [ is not closed", at: start, help: "the bracket itself is \\[")
            }
            if peek == "]" { break }
            ranges += try member(of: start)
        }
        position += 1
        return CharacterClass(ranges, isNegated: isNegated)
    }

    /// `a`, `a-z`, `\d`
    private mutating func member(of start: Int) throws(PatternError) -> [ClosedRange<UInt32>] {
        let first = position
        let low = try single(from: start)
        if let ranges = low.ranges { return ranges }
        guard peek == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
            return [low.code...low.code]
        }
        position += 1
        let high = try single(from: start)
        guard high.ranges == nil else {
            throw PatternError("a range cannot end in a class", at: first, help: "a minus itself is \\-")
        }
        guard low.code <= high.code else {
            throw PatternError(
                "a range runs backwards", at: first, help: "write the lower end first; a minus itself is \\-")
        }
        return [low.code...high.code]
    }

    private mutating func single(from start: Int) throws(PatternError) -> (code: UInt32, ranges: [ClosedRange<UInt32>]?)
    {
        let place = position
        guard let scalar = take() else { throw PatternError("a [ is not closed", at: start) }
        if scalar == "\\" { return try escaped(from: place) }
        if scalar == "[" {
            throw PatternError("a [ inside a class needs a backslash", at: place, help: "the bracket itself is \\[")
        }
        return (scalar.value, nil)
    }
}
