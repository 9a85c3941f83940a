/// A piece of a condition.
struct ConditionToken: Sendable {
    enum Kind: Hashable, Sendable {
        /// A word of the language, a path, or text that should have been quoted.
        case word(String)
        /// Text in double quotes, without them.
        case text(String)
        /// Text in single or typographic quotes, without them.
        case misquoted(String)
        /// A quote that nothing closes.
        case openQuote
        case number(String)
        case symbol(String)
        case end
    }

    var kind: Kind
    /// Unicode scalars from the start of the condition.
    var range: Range<Int>

    var word: String? {
        if case .word(let word) = kind { word } else { nil }
    }

    func isSymbol(_ symbol: String) -> Bool { kind == .symbol(symbol) }

    var isEnd: Bool { kind == .end }
}
