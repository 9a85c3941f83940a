package import YAML

/// Reads conditions: `any PID-3[*].5 is "MR" and not (type is "ADT^A03" or PV1-2 in ["O", "P"])`.
///
/// ```
/// cond    = and { "or" and }     and = unary { "and" unary }     unary = [ "not" ] ( "(" cond ")" | compare )
/// compare = [ any | all | no ] ( path | type | event | tag.NAME ) test
/// test    = is [not] valued | is [not] empty | is [not] null | is [not] TEXT-or-PATH
///         | [not] in [ TEXT, … ] | [not] in table NAME | [not] contains TEXT | [not] starts with TEXT
///         | [not] ends with TEXT | [not] matches TEXT | < <= > >= NUMBER-or-DATE-TEXT
/// TEXT    = "double quotes, always"; a quote inside is written twice
/// ```
///
/// A number is written bare and a date in quotes. Spellings of other languages (`==`, `&&`, `exists`, unquoted text)
/// are recognised: each is an error with the whole condition as it should be.
package enum ConditionParser {
    /// Characters of one condition.
    package static let longest = 4_000
    /// Parentheses and `not` inside one another.
    package static let deepest = 32

    /// The condition, or nothing and what is wrong with it.
    /// - Parameters:
    ///   - span: where the text stands; positions inside it become columns when it stands there verbatim.
    ///   - tables: names that `in table` may use.
    package static func parse(
        _ text: String, at span: SourceSpan, tables: Set<String>
    ) -> (Condition?, [Diagnostic]) {
        let (condition, diagnostics, _) = read(text, at: span, tables: tables)
        return (condition, diagnostics)
    }

    /// Also what it names, as far as it could be read.
    static func read(
        _ text: String, at span: SourceSpan, tables: Set<String>
    ) -> (Condition?, [Diagnostic], names: [ConditionName]) {
        guard text.unicodeScalars.count <= longest else {
            let finding = Diagnostic(
                code: "E411", message: "a condition can have at most \(longest) characters", span: span,
                help: "split it over several steps with when: and do:")
            return (nil, [finding], [])
        }
        var reader = ConditionReader(text, at: span, tables: tables)
        let condition = reader.read()
        guard let corrected = reader.corrected, isFaultless(corrected, at: span, tables) else {
            return (reader.diagnostics.isEmpty ? condition : nil, reader.diagnostics, reader.names)
        }
        return (nil, reader.diagnostics.map { $0.corrected(to: corrected) }, reader.names)
    }

    /// What is offered for pasting has been read once.
    private static func isFaultless(_ text: String, at span: SourceSpan, _ tables: Set<String>) -> Bool {
        guard text.unicodeScalars.count <= longest else { return false }
        var reader = ConditionReader(text, at: span, tables: tables)
        return reader.read() != nil && reader.diagnostics.isEmpty
    }
}

extension Diagnostic {
    fileprivate func corrected(to condition: String) -> Diagnostic {
        var copy = self
        copy.fix = condition
        return copy
    }
}
