/// Turns libyaml's marks into spans, and words the findings about what the subset refuses.
struct SpanFinder {
    let source: SourceText

    /// From one mark to another, or to the end of the first line.
    func span(_ start: Event.Mark, _ end: Event.Mark) -> SourceSpan {
        // libyaml sees a line behind the last one, also where no line end is.
        guard start.line < source.lineCount else { return source.span(atByte: source.bytes.count) }
        let lineLength = source.line(start.line + 1)?.unicodeScalars.count ?? 0
        let last = end.line == start.line ? end.column : lineLength
        return SourceSpan(
            file: source.file, line: start.line + 1, column: start.column + 1, length: last - start.column)
    }

    func textSpan(_ style: Node.ScalarStyle, _ event: Event) -> SourceSpan {
        let whole = span(event.start, event.end)
        switch style {
        case .plain: return whole
        case .singleQuoted, .doubleQuoted:
            return SourceSpan(
                file: whole.file, line: whole.line, column: whole.column + 1, length: max(1, whole.length - 2))
        case .block:
            guard let line = source.line(whole.line + 1) else { return whole }
            let indent = line.unicodeScalars.prefix { $0 == " " }.count
            return SourceSpan(
                file: whole.file, line: whole.line + 1, column: indent + 1, length: line.unicodeScalars.count - indent)
        }
    }

    /// A list or mapping written on one line with brackets.
    func flowSource(_ start: Event.Mark, _ end: Event.Mark) -> String? {
        guard start.line == end.line, let line = source.line(start.line + 1) else { return nil }
        let text = line.unicodeScalars.dropFirst(start.column).prefix(max(0, end.column - start.column))
        guard let first = text.first, first == "{" || first == "[", text.count <= 200 else { return nil }
        return String(String.UnicodeScalarView(text))
    }

    /// libyaml lets a tab pass between a colon and a value, and inside brackets.
    func tab(before mark: Event.Mark) -> Diagnostic? {
        guard let line = source.line(mark.line + 1) else { return nil }
        let scalars = Array(line.unicodeScalars.prefix(mark.column))
        guard let last = scalars.lastIndex(where: { $0 != " " && $0 != "\t" }) ?? (scalars.isEmpty ? nil : -1),
            let column = scalars.indices.first(where: { $0 > last && scalars[$0] == "\t" })
        else { return nil }
        return Diagnostic(
            code: "E103", message: "line \(mark.line + 1) has a tab before the value; use spaces",
            span: SourceSpan(file: source.file, line: mark.line + 1, column: column + 1), label: "a tab")
    }

    /// `OBX-3 is "A #1"`: YAML ends unquoted text at ` #` without a word.
    func cutByComment(_ text: String, _ event: Event) -> Diagnostic? {
        guard event.start.line == event.end.line, let line = source.line(event.start.line + 1) else { return nil }
        let rest = line.unicodeScalars.dropFirst(event.end.column).drop { $0 == " " || $0 == "\t" }
        guard rest.first == "#", isUnfinished(text) else { return nil }
        let whole = String(String.UnicodeScalarView(line.unicodeScalars.dropFirst(event.start.column)))
        return Diagnostic(
            code: "E125", message: "missing closing quote; ` #` starts a comment", span: span(event.start, event.end),
            label: "the text ends here", help: "put the whole text in quotes", fix: Self.closed(whole))
    }

    /// In quotes, with what the writer forgot to close; `nil` when the text may go on in the comment.
    private static func closed(_ text: String) -> String? {
        var isQuoted = false
        var open: [Character] = []
        for character in text {
            switch character {
            case "\"": isQuoted.toggle()
            case "(" where !isQuoted: open.append(")")
            case "[" where !isQuoted: open.append("]")
            case ")" where !isQuoted, "]" where !isQuoted: _ = open.popLast()
            default: break
            }
        }
        if isQuoted { return YAMLQuotes.quoted(text + "\"" + String(open.reversed())) }
        return open.isEmpty ? YAMLQuotes.quoted(text) : nil
    }

    private func isUnfinished(_ text: String) -> Bool {
        let quotes = text.utf8.count { $0 == 0x22 }
        let opened = text.utf8.count { $0 == 0x28 || $0 == 0x5B }
        let closed = text.utf8.count { $0 == 0x29 || $0 == 0x5D }
        return !quotes.isMultiple(of: 2) || opened > closed
    }

    func severalDocuments(_ mark: Event.Mark) -> Diagnostic {
        Diagnostic(
            code: "E104", message: "the file holds several documents", span: span(mark, mark),
            label: "`---` starts a second one", help: "one route a file: move the rest to a file of its own")
    }

    func alias(_ name: String, _ event: Event) -> Diagnostic {
        Diagnostic(
            code: "E106", message: "aliases (`*\(name)`) are not part of this language",
            span: span(event.start, event.end),
            help: "shared steps go into a file of their own, with `use:`; text that starts with * needs quotes",
            fix: "\"*\(name)\"")
    }

    func anchor(_ name: String, _ event: Event) -> Diagnostic {
        Diagnostic(
            code: "E105", message: "anchors (`&\(name)`) are not part of this language",
            span: SourceSpan(
                file: source.file, line: event.start.line + 1, column: event.start.column + 1,
                length: name.unicodeScalars.count + 1),
            help: "shared steps go into a file of their own, with `use:`; text that starts with & needs quotes")
    }

    func tag(_ name: String, _ event: Event) -> Diagnostic {
        let shown = name.hasPrefix("tag:yaml.org,2002:") ? "!!" + name.dropFirst(18) : name
        return Diagnostic(
            code: "E107", message: "tags (`\(shown)`) are not part of this language",
            span: SourceSpan(
                file: source.file, line: event.start.line + 1, column: event.start.column + 1,
                length: shown.unicodeScalars.count),
            help: "leave it out: every value is text; text that starts with ! needs quotes")
    }

    func keyIsNotText(_ key: Node) -> Diagnostic {
        Diagnostic(
            code: "E113", message: "a key must be plain text", span: key.span,
            help: "a text that starts with { or [ needs quotes")
    }

    func mergeKey(_ key: Node) -> Diagnostic {
        Diagnostic(
            code: "E108", message: "merge keys (`<<`) are not part of this language", span: key.span,
            help: "shared steps: `use: FILE`; shared destinations: `destinations:` in orderly.yaml and `use: NAME`")
    }

    func duplicate(_ name: String, _ span: SourceSpan, first: SourceSpan) -> Diagnostic {
        Diagnostic(
            code: "E109", message: "`\(name)` is written twice", span: span, label: "the second one",
            related: [Diagnostic.Related(span: first, label: "the first one")],
            help: "keep one of them")
    }
}
