import HL7
import YAML

/// Reads one condition from left to right. A slip is reported, noted as an edit and read as what it means, so that
/// one reading finds all of them and knows the corrected text; anything else ends the reading.
struct ConditionReader {
    let lexer: ConditionLexer
    let place: TextPlace
    let tables: Set<String>
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var names: [ConditionName] = []
    private var edits: [(range: Range<Int>, text: String)] = []
    /// Whether every finding so far comes with an edit.
    private var isCorrectable = true
    /// After the last token taken.
    private(set) var position = 0
    /// What was compared last and how, such as `PID-8` and `is`, for `PID-8 is "M" or "F"`.
    var lastSubject: String?
    var lastVerb: String?

    init(_ text: String, at span: SourceSpan, tables: Set<String>) {
        self.lexer = ConditionLexer(text)
        self.place = TextPlace(text, at: span)
        self.tables = tables
    }

    /// Positions inside a condition are offsets into its Unicode scalars.
    mutating func read() -> Condition? {
        do {
            let condition = try either(depth: 0)
            try finish()
            return condition
        } catch {
            return nil
        }
    }

    /// The text with every slip put right; `nil` when there is none, or one that cannot be.
    var corrected: String? {
        guard isCorrectable, !edits.isEmpty else { return nil }
        var text = ""
        var end = 0
        for edit in edits.sorted(by: {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }) {
            guard edit.range.lowerBound >= end else { return nil }
            text += lexer.source(end..<edit.range.lowerBound) + edit.text
            end = edit.range.upperBound
        }
        return text + lexer.source(end..<lexer.scalars.count)
    }

    // MARK: Structure

    private mutating func either(depth: Int) throws(ConditionFault) -> Condition {
        var parts = [try both(depth: depth)]
        while takeConnective("or", spelled: ["||", "|"]) { parts.append(try both(depth: depth)) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func both(depth: Int) throws(ConditionFault) -> Condition {
        var parts = [try unary(depth: depth)]
        while takeConnective("and", spelled: ["&&", "&"]) { parts.append(try unary(depth: depth)) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func unary(depth: Int) throws(ConditionFault) -> Condition {
        let token = peek()
        guard depth < ConditionParser.deepest else {
            throw fault(
                "E411", "a condition can be nested at most \(ConditionParser.deepest) deep", token.range,
                help: "split it over several steps with when: and do:")
        }
        if takeNegation() { return .not(try unary(depth: depth + 1)) }
        guard token.isSymbol("(") else { return .compare(try comparison()) }
        take()
        let condition = try either(depth: depth + 1)
        guard peek().isSymbol(")") else {
            throw fault(
                "E416", "a ( is not closed", token.range, label: "this one", help: "add a ) where its part ends")
        }
        take()
        return condition
    }

    /// `and` and `or`, also as other languages spell them.
    private mutating func takeConnective(_ word: String, spelled symbols: Set<String>) -> Bool {
        let token = peek()
        guard token.word != word else {
            take()
            return true
        }
        switch token.kind {
        case .symbol(let symbol) where symbols.contains(symbol): break
        case .word(let other) where other.lowercased() == word: break
        default: return false
        }
        take()
        slip("E404", "`\(lexer.source(token.range))` is written `\(word)`", token.range, padded(word, token.range))
        return true
    }

    private mutating func takeNegation() -> Bool {
        let token = peek()
        if token.word == "not" {
            take()
            return true
        }
        guard token.isSymbol("!") || token.word?.lowercased() == "not" else { return false }
        take()
        slip(
            "E404", "`\(lexer.source(token.range))` is written `not`", token.range, token.isSymbol("!") ? "not " : "not"
        )
        return true
    }

    private mutating func finish() throws(ConditionFault) {
        let token = peek()
        switch token.kind {
        case .end: return
        case .symbol(")"):
            throw fault("E416", "this ) closes nothing", token.range, help: "take it out, or add a ( before its part")
        case .openQuote: throw openQuote(token)
        default:
            throw fault(
                "E401", "`\(shown(token))` does not belong here", token.range, label: "the condition was complete",
                help: "join two conditions with `and` or `or`")
        }
    }

    // MARK: Tokens

    func peek(after offset: Int? = nil) -> ConditionToken { lexer.token(from: offset ?? position) }

    @discardableResult
    mutating func take() -> ConditionToken {
        let token = peek()
        position = token.range.upperBound
        return token
    }

    mutating func note(_ name: ConditionName) {
        names.append(name)
    }

    mutating func skip(to offset: Int) {
        position = max(position, offset)
    }

    func shown(_ token: ConditionToken) -> String {
        let source = lexer.source(token.range)
        return source.count > 40 ? source.prefix(40) + "…" : source
    }

    // MARK: Findings

    /// Something that is written differently in this language.
    mutating func slip(
        _ code: String, _ message: String, _ range: Range<Int>, _ text: String, label: String? = nil,
        help: String? = nil
    ) {
        diagnostics.append(
            Diagnostic(code: code, message: message, span: place.span(range), label: label, help: help))
        edits.append((range, text))
    }

    /// A further edit of the last slip.
    mutating func amend(_ range: Range<Int>, _ text: String) {
        edits.append((range, text))
    }

    /// Something that can mean two things, or that another reader has explained.
    mutating func report(_ diagnostic: Diagnostic) {
        diagnostics.append(diagnostic)
        isCorrectable = false
    }

    mutating func report(
        _ code: String, _ message: String, _ range: Range<Int>, label: String? = nil, help: String? = nil
    ) {
        report(Diagnostic(code: code, message: message, span: place.span(range), label: label, help: help))
    }

    /// A finding with its own correction, already made.
    mutating func report(_ diagnostic: Diagnostic, replacing range: Range<Int>, with text: String) {
        diagnostics.append(diagnostic)
        edits.append((range, text))
    }

    mutating func fault(
        _ code: String, _ message: String, _ range: Range<Int>, label: String? = nil, help: String? = nil
    ) -> ConditionFault {
        report(code, message, range, label: label, help: help)
        return ConditionFault()
    }

    mutating func openQuote(_ token: ConditionToken) -> ConditionFault {
        fault(
            "E406", "a quote is not closed", token.range, label: "it begins here", help: "add a \" where the text ends")
    }
}
