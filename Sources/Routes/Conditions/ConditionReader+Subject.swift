import HL7
import YAML

extension ConditionReader {
    /// What is compared, and where it stands.
    struct SubjectRead {
        var quantifier: Condition.Quantifier?
        var subject: Condition.Subject
        /// With the quantifier.
        var start: Int
        /// Without it.
        var source: String
        /// The subject again, unless its path could not be read.
        var known: Condition.Subject?
        /// Of the subject alone.
        var span: SourceSpan
    }

    mutating func comparison() throws(ConditionFault) -> Condition.Comparison {
        if let call = try call() { return call }
        let read = try subject()
        let verb = peek()
        let (test, isNegated) = try test(of: read)
        lastSubject = lexer.source(read.start..<verb.range.lowerBound).trimmed
        noteValues(of: read, test)
        return comparison(read, test, isNegated: isNegated)
    }

    /// What is compared, with the texts of `is` and `in`.
    private mutating func noteValues(of read: SubjectRead, _ test: Condition.Test) {
        let comparison = place.span(read.start..<position)
        var values: [[UInt8]] = []
        switch test {
        case .equals(.text(let text)): values = [text]
        case .oneOf(let texts): values = texts
        default: break
        }
        guard let subject = read.known else { return }
        note(ConditionName(subject: subject, span: read.span, values: values, comparison: comparison))
    }

    private func comparison(
        _ read: SubjectRead, _ test: Condition.Test, isNegated: Bool
    ) -> Condition.Comparison {
        Condition.Comparison(
            quantifier: read.quantifier, subject: read.subject, test: test, isNegated: isNegated,
            place: place.place(read.start..<position), source: lexer.source(read.start..<position))
    }

    // MARK: Subjects

    private mutating func subject() throws(ConditionFault) -> SubjectRead {
        let start = peek().range.lowerBound
        let quantifier = takeQuantifier()
        let token = peek()
        guard case .word(let word) = token.kind else { throw notASubject(token, quantifier) }
        if let fixed = fixedSubject(word, token) {
            take()
            checkQuantifier(quantifier, of: word, from: start, to: token)
            return SubjectRead(
                quantifier: nil, subject: fixed, start: start, source: word, known: fixed,
                span: place.span(token.range))
        }
        guard looksLikePath(word) else { throw notASubject(token, quantifier) }
        take()
        let path = path(word, token)
        let settled = path.flatMap { settle(quantifier, of: $0, token) } ?? quantifier
        return SubjectRead(
            quantifier: settled, subject: path.map { .path($0) } ?? .event, start: start, source: word,
            known: path.map { .path($0) }, span: place.span(token.range))
    }

    private func fixedSubject(_ word: String, _ token: ConditionToken) -> Condition.Subject? {
        switch word {
        case "type": return .type
        case "event": return .event
        default:
            guard word.hasPrefix("tag."), Naming.isName(word.dropFirst(4), also: ["-", "_"]) else { return nil }
            return .tag(String(word.dropFirst(4)))
        }
    }

    /// `any`, `all`, `no`, also as people say it.
    private mutating func takeQuantifier() -> Condition.Quantifier? {
        let token = peek()
        guard let word = token.word else { return nil }
        if let quantifier = Condition.Quantifier(rawValue: word) {
            take()
            if let of = peek().word, of == "of" {
                let range = take().range
                slip("E407", "`of` is left out", range.lowerBound..<peek().range.lowerBound, "")
            }
            return quantifier
        }
        guard let meant = ConditionWords.quantifiers[word.lowercased()], isFollowedByPath(token) else { return nil }
        take()
        slip("E407", "`\(word)` is written `\(meant.rawValue)`", token.range, meant.rawValue)
        return meant
    }

    private func isFollowedByPath(_ token: ConditionToken) -> Bool {
        peek(after: token.range.upperBound).word.map(looksLikePath) ?? false
    }

    /// `PID-3.1`, `OBX`, and what people write for them; not `hello`.
    func looksLikePath(_ word: String) -> Bool {
        let name = word.utf8.prefix { $0 != 0x2D && $0 != 0x2E && $0 != 0x5B && $0 != 0x28 && $0 != 0x5F }
        guard name.count == 3, let first = name.first, (0x41...0x5A).contains(first & 0xDF) else { return false }
        if name.count == word.utf8.count { return SegmentName(word) != nil }
        return word.utf8.contains { (0x30...0x39).contains($0) } || SegmentName(Array(name)) != nil
    }

    /// The path of a word; what is wrong with it has been reported when there is none.
    mutating func path(_ word: String, _ token: ConditionToken) -> Path? {
        let (path, diagnostics) = PathReader.parse(word, at: place.span(token.range))
        for diagnostic in diagnostics {
            if let fix = diagnostic.fix {
                report(diagnostic, replacing: token.range, with: fix)
            } else {
                report(diagnostic)
            }
        }
        return path
    }

    // MARK: Quantifiers

    private mutating func settle(
        _ quantifier: Condition.Quantifier?, of path: Path, _ token: ConditionToken
    ) -> Condition.Quantifier? {
        if quantifier == nil, path.selectsMany {
            report(
                Diagnostic(
                    code: "E402", message: "\(lexer.source(token.range)) can be several values",
                    span: place.span(token.range), help: "start with any, all or no"),
                replacing: token.range.lowerBound..<token.range.lowerBound, with: "any ")
        }
        guard let quantifier, !path.canBeQuantified else { return quantifier }
        var many = path
        many.segmentPick = path.segmentPick ?? .all
        var repetitions = path
        repetitions.fieldPick = path.fieldPick ?? .all
        let ways = [many, repetitions].filter { $0 != path }.map { "\($0)" }
        report(
            "E412", "`\(quantifier.rawValue)` needs several values, and \(path) is one", token.range,
            help: ways.isEmpty
                ? "take out `\(quantifier.rawValue)`" : "for every segment or repetition write \(Spelling.list(ways))")
        return quantifier
    }

    private mutating func checkQuantifier(
        _ quantifier: Condition.Quantifier?, of word: String, from start: Int, to token: ConditionToken
    ) {
        guard let quantifier else { return }
        let message = "`\(quantifier.rawValue)` needs several values, and `\(word)` is one"
        let range = start..<token.range.lowerBound
        if quantifier == .no {
            report("E412", message, range, help: "take it out and write `not` in the test: \(word) is not \"…\"")
        } else {
            slip("E412", message, range, "")
        }
    }

    private mutating func notASubject(
        _ token: ConditionToken, _ quantifier: Condition.Quantifier?
    ) -> ConditionFault {
        if case .openQuote = token.kind { return openQuote(token) }
        if token.isEnd {
            let end = lexer.scalars.count
            return fault(
                "E401", "the condition ends too early", max(0, end - 1)..<max(1, end),
                help: "a path must follow, or type, event or tag.NAME")
        }
        let words = ["type", "event"] + (quantifier == nil ? ["any", "all", "no", "not"] : [])
        let meant = token.word.flatMap { Spelling.suggestion(for: $0, among: words) }
        return fault(
            "E401", "`\(shown(token))` cannot be compared", token.range, label: meant.map { "did you mean `\($0)`?" },
            help: "a comparison begins with a path such as PID-5.1, or with type, event or tag.NAME")
    }

    // MARK: Slips

    /// `empty(PID-3)`, `exists PID-3`, and the text alone in `PID-8 is "M" or "F"`.
    private mutating func call() throws(ConditionFault) -> Condition.Comparison? {
        let token = peek()
        if case .text = token.kind, let lastSubject, let lastVerb { return try repeated(lastSubject, lastVerb, token) }
        guard let word = token.word, let head = ConditionWords.calls[word.lowercased()] else { return nil }
        let open = peek(after: token.range.upperBound)
        let isCall = open.isSymbol("(")
        let argument = isCall ? peek(after: open.range.upperBound) : open
        guard let name = argument.word, looksLikePath(name) else { return nil }
        let close = peek(after: argument.range.upperBound)
        guard !isCall || close.isSymbol(")") else { return nil }
        let range = token.range.lowerBound..<(isCall ? close.range.upperBound : argument.range.upperBound)
        skip(to: range.upperBound)
        let (path, findings) = PathReader.parse(name, at: place.span(argument.range))
        for finding in findings { report(finding) }
        slip("E407", "the test stands after the path", range, "\(name) \(head.spelling)")
        let read = SubjectRead(
            subject: path.map { .path($0) } ?? .event, start: range.lowerBound, source: name,
            span: place.span(argument.range))
        return comparison(read, head.verb == .empty ? .empty : head.verb == .null ? .null : .valued, isNegated: false)
    }

    private mutating func repeated(
        _ subject: String, _ verb: String, _ token: ConditionToken
    ) throws(ConditionFault) -> Condition.Comparison {
        take()
        let message = "a condition of its own must follow `and` or `or`, not a text alone"
        guard !verb.contains("not") else {
            throw fault("E407", message, token.range, help: "for several texts write \(subject) not in [\"A\", \"B\"]")
        }
        slip("E407", message, token.range, "\(subject) \(verb) \(lexer.source(token.range))")
        return Condition.Comparison(
            subject: .event, test: .valued, place: place.place(token.range), source: lexer.source(token.range))
    }
}

extension String {
    fileprivate var trimmed: String {
        let kept = unicodeScalars.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
        return String(String.UnicodeScalarView(kept))
    }
}
