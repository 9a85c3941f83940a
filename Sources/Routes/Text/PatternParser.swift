/// Reads a pattern.
///
/// ```
/// choice   = sequence { "|" sequence }        sequence = { atom [ count ] }
/// count    = "*" | "+" | "?" | "{" M "}" | "{" M "," [ N ] "}"
/// atom     = CHARACTER | "." | class | "(" choice ")" | "^" | "$" | "\" ( d | w | s | D | W | S | t | r | n | SIGN )
/// class    = "[" [ "^" ] { CHARACTER [ "-" CHARACTER ] | "\" … } "]"
/// ```
struct PatternParser {
    let scalars: [Unicode.Scalar]
    var position = 0

    init(_ source: String) {
        scalars = Array(source.unicodeScalars)
    }

    mutating func parse() throws(PatternError) -> PatternNode {
        guard scalars.count <= Pattern.longest else {
            throw PatternError("a pattern can have at most \(Pattern.longest) characters", at: Pattern.longest)
        }
        let node = try choice(depth: 0)
        if peek == ")" { throw PatternError("this ) closes nothing", at: position, help: "a bracket itself is \\)") }
        return node
    }

    var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    mutating func take() -> Unicode.Scalar? {
        defer { position += 1 }
        return peek
    }

    // MARK: Structure

    private mutating func choice(depth: Int) throws(PatternError) -> PatternNode {
        guard depth <= Pattern.deepest else {
            throw PatternError("groups can be nested at most \(Pattern.deepest) deep", at: position)
        }
        var ways = [try sequence(depth: depth)]
        while peek == "|" {
            position += 1
            ways.append(try sequence(depth: depth))
        }
        return ways.count == 1 ? ways[0] : .choice(ways)
    }

    private mutating func sequence(depth: Int) throws(PatternError) -> PatternNode {
        var atoms: [PatternNode] = []
        while let next = peek, next != "|", next != ")" {
            let start = position
            let atom = try atom(depth: depth)
            atoms.append(try counted(atom, from: start))
        }
        return atoms.count == 1 ? atoms[0] : .sequence(atoms)
    }

    private mutating func atom(depth: Int) throws(PatternError) -> PatternNode {
        let start = position
        guard let scalar = take() else { return .sequence([]) }
        switch scalar {
        case ".": return .set(.any)
        case "^": return .start
        case "$": return .end
        case "(": return try group(from: start, depth: depth)
        case "[": return .set(try characterClass(from: start))
        case "\\": return try escape(from: start)
        case "*", "+", "?":
            throw PatternError(
                "there is nothing before `\(scalar)` to repeat", at: start, help: "the sign itself is \\\(scalar)")
        case "{":
            throw PatternError("there is nothing before `{` to repeat", at: start, help: "the bracket itself is \\{")
        default: return .character(scalar.value)
        }
    }

    private mutating func group(from start: Int, depth: Int) throws(PatternError) -> PatternNode {
        if peek == "?" {
            position += 1
            guard take() == ":" else {
                throw PatternError(
                    "look-around, names and options `(?…)` are not part of this language", at: start,
                    help: "a group is ( … )")
            }
        }
        let node = try choice(depth: depth + 1)
        guard peek == ")" else { throw PatternError("a ( is not closed", at: start, help: "the bracket itself is \\(") }
        position += 1
        return node
    }

    // MARK: Counts

    private mutating func counted(_ atom: PatternNode, from start: Int) throws(PatternError) -> PatternNode {
        let sign = position
        let range: (from: Int, to: Int?)
        switch peek {
        case "*": range = (0, nil)
        case "+": range = (1, nil)
        case "?": range = (0, 1)
        case "{": range = try count()
        default: return atom
        }
        if peek != nil, scalars[sign] != "{" { position += 1 }
        guard atom != .start, atom != .end else {
            throw PatternError("^ and $ cannot be repeated", at: sign, help: "the sign itself is \\\(scalars[start])")
        }
        if let next = peek, ["?", "+", "*", "{"].contains(next) {
            let isLazy = next == "?" || next == "+"
            throw PatternError(
                isLazy
                    ? "counts such as `\(scalars[sign])\(next)` are not part of this language"
                    : "this is repeated already",
                at: position,
                help: isLazy
                    ? "leave the \(next) out: a match is always the longest" : "put a group around it: ( … )\(next)")
        }
        return .repeated(atom, from: range.from, to: range.to)
    }

    /// `{2}`, `{2,}`, `{2,5}`
    private mutating func count() throws(PatternError) -> (from: Int, to: Int?) {
        let start = position
        position += 1
        let help = "write {2}, {2,} or {2,5}; the bracket itself is \\{"
        guard let low = try number(from: start) else { throw PatternError("a { needs numbers", at: start, help: help) }
        var high: Int? = low
        if peek == "," {
            position += 1
            high = try number(from: start)
        }
        guard take() == "}" else { throw PatternError("a { is not closed", at: start, help: help) }
        if let high, high < low { throw PatternError("{\(low),\(high)} ends before it begins", at: start, help: help) }
        return (low, high)
    }

    private mutating func number(from start: Int) throws(PatternError) -> Int? {
        var digits = ""
        while let next = peek, ("0"..."9").contains(next), digits.count < 9 {
            digits.unicodeScalars.append(next)
            position += 1
        }
        let number = Int(digits)
        if let number, number > Pattern.mostRepetitions {
            throw PatternError("at most \(Pattern.mostRepetitions) repetitions can be counted", at: start)
        }
        return number
    }
}
