/// Cuts a condition into tokens, from any position on.
///
/// Nothing is refused here: quotes of the wrong kind and operators of other languages become tokens too, so that the
/// parser can say how they are written in this one.
struct ConditionLexer: Sendable {
    let scalars: [Unicode.Scalar]

    init(_ text: some StringProtocol) {
        scalars = Array(text.unicodeScalars)
    }

    func source(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(scalars[range.clamped(to: 0..<scalars.count)]))
    }

    /// The token that begins at or after an offset.
    func token(from offset: Int) -> ConditionToken {
        var start = max(0, offset)
        while let scalar = at(start), scalar.properties.isWhitespace { start += 1 }
        guard let first = at(start) else { return ConditionToken(kind: .end, range: scalars.count..<scalars.count) }
        if first == "\"" { return text(from: start) }
        if let close = Self.wrongQuotes[first] { return misquoted(from: start, closedBy: close) }
        if isWord(start) || isSign(start) { return word(from: start) }
        return symbol(from: start)
    }

    private func at(_ index: Int) -> Unicode.Scalar? {
        scalars.indices.contains(index) ? scalars[index] : nil
    }

    // MARK: Quotes

    private static let wrongQuotes: [Unicode.Scalar: Set<Unicode.Scalar>] = [
        "'": ["'"], "`": ["`", "'"], "\u{201C}": ["\u{201D}", "\u{201C}", "\""], "\u{201D}": ["\u{201D}", "\""],
        "\u{201E}": ["\u{201C}", "\u{201D}", "\""], "\u{2018}": ["\u{2019}", "'"], "\u{2019}": ["\u{2019}"],
        "\u{00AB}": ["\u{00BB}"],
    ]

    /// A quote inside text is written twice.
    private func text(from start: Int) -> ConditionToken {
        var content = String.UnicodeScalarView()
        var index = start + 1
        while let scalar = at(index) {
            if scalar == "\"" {
                guard at(index + 1) == "\"" else {
                    return ConditionToken(kind: .text(String(content)), range: start..<index + 1)
                }
                index += 1
            }
            content.append(scalar)
            index += 1
        }
        return ConditionToken(kind: .openQuote, range: start..<scalars.count)
    }

    private func misquoted(from start: Int, closedBy close: Set<Unicode.Scalar>) -> ConditionToken {
        guard let end = scalars[(start + 1)...].firstIndex(where: close.contains) else {
            return ConditionToken(kind: .openQuote, range: start..<scalars.count)
        }
        return ConditionToken(kind: .misquoted(source(start + 1..<end)), range: start..<end + 1)
    }

    // MARK: Words

    private func isWord(_ index: Int) -> Bool {
        guard let scalar = at(index) else { return false }
        switch scalar {
        case "A"..."Z", "a"..."z", "0"..."9", "_": return true
        default: return !scalar.isASCII && scalar.properties.isAlphabetic
        }
    }

    private func isDigit(_ index: Int) -> Bool {
        at(index).map { ("0"..."9").contains($0) } ?? false
    }

    /// `-5`, `+5`, `.5`
    private func isSign(_ index: Int) -> Bool {
        guard let sign = at(index) else { return false }
        if sign == "." { return isDigit(index + 1) }
        return (sign == "-" || sign == "+") && (isDigit(index + 1) || at(index + 1) == "." && isDigit(index + 2))
    }

    private func word(from start: Int) -> ConditionToken {
        var end = start + 1
        while true {
            if isWord(end) || isInner(end) {
                end += 1
            } else if at(end) == "[", isPath(source(start..<end)) {
                end = endOfPick(from: end)
            } else if at(end) == "(", let close = endOfIndex(from: end), isPath(source(start..<end)) {
                end = close
            } else {
                break
            }
        }
        let word = source(start..<end)
        let isNumber = Decimal64(word.utf8) != nil
        return ConditionToken(kind: isNumber ? .number(word) : .word(word), range: start..<end)
    }

    /// What joins the parts of a path, of a code such as `718-7`, or of `isn't`.
    private func isInner(_ index: Int) -> Bool {
        switch at(index) {
        case "-", ".": true
        case "'", "\u{2019}": isWord(index - 1) && isWord(index + 1) && !isDigit(index - 1)
        default: false
        }
    }

    /// Whether a `[` or `(` right after this word belongs to it.
    private func isPath(_ word: String) -> Bool {
        let name = word.utf8.prefix { $0 != 0x2D && $0 != 0x2E && $0 != 0x5B }
        return name.count == 3
    }

    /// After the `]` that closes a pick; brackets inside quotes do not count. Without one: the next space.
    private func endOfPick(from start: Int) -> Int {
        var isQuoted = false
        for index in start..<scalars.count {
            if scalars[index] == "\"", !(isQuoted && scalars[index - 1] == "\\") { isQuoted.toggle() }
            if scalars[index] == "]", !isQuoted { return index + 1 }
        }
        return scalars[start...].firstIndex { $0.properties.isWhitespace } ?? scalars.count
    }

    /// `PID-3(1)`: an index in the wrong brackets.
    private func endOfIndex(from start: Int) -> Int? {
        var index = start + 1
        while isDigit(index) { index += 1 }
        return index > start + 1 && at(index) == ")" ? index + 1 : nil
    }

    // MARK: Symbols

    private static let symbols = [
        "===", "!==", "==", "!=", "<>", "<=", ">=", "=>", "=<", "=~", "!~", "&&", "||",
    ]

    private func symbol(from start: Int) -> ConditionToken {
        for symbol in Self.symbols where source(start..<start + symbol.count) == symbol {
            return ConditionToken(kind: .symbol(symbol), range: start..<start + symbol.count)
        }
        return ConditionToken(kind: .symbol(source(start..<start + 1)), range: start..<start + 1)
    }
}
