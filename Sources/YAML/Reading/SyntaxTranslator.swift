/// libyaml's words for a fault of syntax, put into those of someone who has never heard of tokens and scalars.
struct SyntaxTranslator {
    let source: SourceText
    let problem: Event.Problem

    var diagnostic: Diagnostic {
        if let tab { return tab }
        return scanned ?? collected ?? placed
            ?? made("E199", "this is not valid YAML: \(problem.words)", at: problem.mark)
    }

    // MARK: Faults inside one value

    private var scanned: Diagnostic? {
        switch problem.context {
        case "while scanning an alias", "while scanning an anchor": return valueNeedsQuotes(problem.contextMark)
        case "while scanning a directive": return valueNeedsQuotes(problem.contextMark)
        case "while scanning a tag", "while parsing a tag":
            return made(
                "E107", "tags (`!…`) are not part of this language", at: problem.contextMark,
                help: "text that starts with ! needs quotes")
        case "while scanning a quoted scalar":
            return made(
                "E126", "this quote is never closed", at: problem.contextMark,
                help: "end the text with the same quote")
        case "while parsing a quoted scalar":
            return made(
                "E129", "unknown escape in a text with double quotes", at: problem.mark, label: "after this backslash",
                help: "write the text in single quotes, where \\ is only a \\, or write \\\\")
        case "while scanning a block scalar":
            return made(
                "E133", "after | or > the text starts on the next line", at: problem.mark,
                help: "a short text can stand on this line without the |")
        default: break
        }
        if problem.words == "found character that cannot start any token" { return valueNeedsQuotes(problem.mark) }
        if problem.words == "found undefined tag handle" {
            return made(
                "E107", "tags (`!…`) are not part of this language", at: problem.mark,
                help: "text that starts with ! needs quotes")
        }
        return nil
    }

    private func valueNeedsQuotes(_ mark: Event.Mark) -> Diagnostic {
        let value = rest(of: mark)
        let first = value.unicodeScalars.first.map { String($0) } ?? ""
        return made(
            "E123", "a value that starts with \(first) needs quotes", at: mark, help: "write",
            fix: YAMLQuotes.quoted(valueInList(value, mark)))
    }

    /// Inside `[…]` or `{…}` the value ends at the next comma or bracket.
    private func valueInList(_ value: String, _ mark: Event.Mark) -> String {
        let before = (line(mark) ?? "").unicodeScalars.prefix(mark.column)
        guard before.contains("[") || before.contains("{") else { return value }
        return String(value.prefix { $0 != "," && $0 != "]" && $0 != "}" })
    }

    // MARK: Faults inside brackets

    private var collected: Diagnostic? {
        switch (problem.words, problem.context) {
        case ("did not find expected ',' or ']'", _): return unfinishedList
        case ("did not find expected ',' or '}'", _): return unfinishedMapping
        case ("did not find expected node content", "while parsing a flow node"):
            return made(
                "E131", "this one-line list or mapping is not finished", at: problem.mark,
                help: "check the commas and the closing bracket")
        default: return nil
        }
    }

    private var unfinishedList: Diagnostic {
        let written = rest(of: problem.contextMark)
        guard written.dropFirst().contains("["), written.contains("]") else {
            return made(
                "E131", "this list is not closed with ]", at: problem.contextMark,
                help: "write ] after its last item, or one item a line with a dash")
        }
        return made(
            "E122", "paths with [ ] do not fit in a one-line list", at: problem.contextMark, help: "one line per item",
            fix: PathList.items(written).map { "- " + $0 }.joined(separator: "\n"))
    }

    private var unfinishedMapping: Diagnostic {
        let written = rest(of: problem.contextMark)
        if written.contains("${") {
            return made(
                "E122", "${…} does not fit in a one-line { }", at: problem.contextMark,
                help: "write one key a line, or put ${…} in quotes")
        }
        guard written.contains("}") else {
            return made(
                "E131", "this mapping is not closed with }", at: problem.contextMark,
                help: "write } after its last value, or one key a line")
        }
        if written.contains(": ") {
            return made(
                "E122", "paths with [ ] do not fit in a one-line { }", at: problem.contextMark,
                help: "write one key a line, or put the path in quotes")
        }
        return startsWithBrace(problem.contextMark)
    }

    private func startsWithBrace(_ mark: Event.Mark) -> Diagnostic {
        made(
            "E121", "a value that starts with { needs quotes", at: mark, help: "write",
            fix: YAMLQuotes.quoted(rest(of: mark)))
    }

    // MARK: Faults of layout

    private var placed: Diagnostic? {
        switch problem.words {
        case "mapping values are not allowed in this context": return colonInText ?? indentation
        case "did not find expected key": return textAfterValue ?? indentation
        case "did not find expected '-' indicator", "did not find expected <document start>":
            return textAfterValue ?? indentation
        case "could not find expected ':'":
            return made(
                "E130", "a colon is missing", at: problem.contextMark, label: "a key needs a colon and a space after it"
            )
        case "block sequence entries are not allowed in this context":
            return made(
                "E128", "a list starts on a line of its own", at: problem.mark,
                help: "put each - item on its own line, under the key")
        case "mapping keys are not allowed in this context":
            return made(
                "E113", "a key must be plain text", at: problem.mark, help: "a text that starts with ? needs quotes")
        default: return nil
        }
    }

    private var indentation: Diagnostic {
        made(
            "E128", "line \(problem.mark.line + 1) is indented differently from the lines it belongs to",
            at: firstText(of: problem.mark),
            help: "keys of one group start in the same column; a value that goes on over several lines needs |")
    }

    private var colonInText: Diagnostic? {
        guard let written = line(problem.mark) else { return nil }
        let before = String(String.UnicodeScalarView(written.unicodeScalars.prefix(problem.mark.column)))
        guard let colon = before.firstRange(of: ": ") else { return nil }
        let key = written[..<colon.lowerBound].drop { $0 == " " }
        let text = String(written[colon.upperBound...].drop { $0 == " " })
        let isQuoted = text.hasPrefix("\"") || text.hasPrefix("'")
        return made(
            "E124", "a colon and a space inside text: put the whole text in quotes", at: problem.mark,
            help: isQuoted ? nil : "write", fix: isQuoted ? nil : "\(key): \(YAMLQuotes.quoted(text))")
    }

    /// Something follows a closed value on its line: `{PID-5.1} x`, `"A" or "B"`.
    private var textAfterValue: Diagnostic? {
        guard let written = line(problem.mark) else { return nil }
        let scalars = Array(written.unicodeScalars)
        let before = scalars.prefix(problem.mark.column)
        guard let end = before.lastIndex(where: { $0 != " " }) else { return nil }
        let opening: Unicode.Scalar
        switch scalars[end] {
        case "}": opening = "{"
        case "\"", "'": opening = scalars[end]
        default: return nil
        }
        guard let start = valueStart(Array(before), opening) else { return nil }
        let mark = Event.Mark(line: problem.mark.line, column: start, offset: 0)
        if opening == "{" { return startsWithBrace(mark) }
        return made(
            "E127", "text goes on after its closing quote", at: problem.mark, help: "put the whole text in quotes",
            fix: YAMLQuotes.quoted(rest(of: mark)))
    }

    /// The first place on a line, after `: ` or `- `, where a value opens with this character.
    private func valueStart(_ scalars: [Unicode.Scalar], _ opening: Unicode.Scalar) -> Int? {
        scalars.indices.first { index in
            scalars[index] == opening && index >= 2 && scalars[index - 1] == " "
                && (scalars[index - 2] == ":" || scalars[index - 2] == "-")
        }
    }

    // MARK: Tabs

    private var tab: Diagnostic? {
        let lines = [problem.mark.line, problem.contextMark.line]
        for number in lines {
            let indent = (source.line(number + 1) ?? "").unicodeScalars.prefix { $0 == " " || $0 == "\t" }
            guard let column = indent.firstIndex(of: "\t") else { continue }
            let before = indent.distance(from: indent.startIndex, to: column)
            return Diagnostic(
                code: "E103", message: "line \(number + 1) is indented with a tab; use spaces",
                span: SourceSpan(file: source.file, line: number + 1, column: before + 1), label: "a tab")
        }
        return nil
    }

    // MARK: Reading the lines

    private func made(
        _ code: String, _ message: String, at mark: Event.Mark, label: String? = nil, help: String? = nil,
        fix: String? = nil
    ) -> Diagnostic {
        let number = min(mark.line, max(0, source.lineCount - 1))
        return Diagnostic(
            code: code, message: message,
            span: SourceSpan(file: source.file, line: number + 1, column: mark.column + 1), label: label, help: help,
            fix: fix)
    }

    private func line(_ mark: Event.Mark) -> String? { source.line(mark.line + 1) }

    private func rest(of mark: Event.Mark) -> String {
        let scalars = (line(mark) ?? "").unicodeScalars.dropFirst(mark.column)
        var text = String(String.UnicodeScalarView(scalars))
        while text.last == " " { text.removeLast() }
        return text
    }

    private func firstText(of mark: Event.Mark) -> Event.Mark {
        let indent = (line(mark) ?? "").unicodeScalars.prefix { $0 == " " }.count
        return Event.Mark(line: mark.line, column: indent, offset: 0)
    }
}
