extension DiagnosticRenderer {
    /// For people: code, message, place, the source line with a caret, and what to write instead.
    ///
    /// ```
    /// error[E211] unknown step `uppercase`
    ///   --> Routes/registrations.yaml:46:5
    ///    |
    /// 46 |   - uppercase: PID-5.1
    ///    |     ^^^^^^^^^ this is a function, not a step
    ///    = write:   - change: PID-5.1
    ///                 apply: uppercase
    /// ```
    /// - Parameter sources: by file name; a line of a file that is not here is left out.
    package static func text(
        _ diagnostics: [Diagnostic], sources: [String: SourceText], colour: Bool = false
    ) -> String {
        let paint = Paint(isOn: colour)
        return diagnostics.map { text($0, sources, paint) }.joined(separator: "\n")
    }

    private static func text(_ diagnostic: Diagnostic, _ sources: [String: SourceText], _ paint: Paint) -> String {
        let width = String(([diagnostic.span] + diagnostic.related.map(\.span)).map(\.line).max() ?? 1).count
        let gutter = String(repeating: " ", count: width)
        let severity = paint.severity(diagnostic.severity, "\(diagnostic.severity.rawValue)[\(diagnostic.code)]")
        var lines = [severity + " " + paint.bold(clean(diagnostic.message))]
        lines += excerpt(
            Excerpt(span: diagnostic.span, label: diagnostic.label, mark: "^", isHidden: diagnostic.hidesSource),
            arrow: "--> ", gutter, sources, paint)
        for related in diagnostic.related {
            lines += excerpt(
                Excerpt(span: related.span, label: related.label, mark: "-", isHidden: diagnostic.hidesSource),
                arrow: "::: ", gutter, sources, paint)
        }
        lines += advice(diagnostic, gutter, paint)
        return lines.joined(separator: "\n") + "\n"
    }

    private struct Excerpt {
        var span: SourceSpan
        var label: String?
        var mark: Character
        var isHidden: Bool
    }

    private static func excerpt(
        _ excerpt: Excerpt, arrow: String, _ gutter: String, _ sources: [String: SourceText], _ paint: Paint
    ) -> [String] {
        let span = excerpt.span
        let bar = gutter + " " + paint.dim("|")
        let place = gutter + paint.dim(arrow) + "\(clean(span.file)):\(span.line):\(span.column)"
        let label = excerpt.label.map { " " + clean($0) } ?? ""
        guard let line = sources[span.file]?.line(span.line), !line.isEmpty else {
            return [place + label]
        }
        let window = LineWindow(line: line, span: span, isHidden: excerpt.isHidden)
        let number = String(span.line)
        let numbered = String(repeating: " ", count: gutter.count - number.count) + paint.dim(number + " |")
        let caret =
            String(repeating: " ", count: window.column)
            + paint.mark(excerpt.mark, String(repeating: excerpt.mark, count: window.length))
        return [place, bar, numbered + " " + window.text, bar + " " + caret + label]
    }

    private static func advice(_ diagnostic: Diagnostic, _ gutter: String, _ paint: Paint) -> [String] {
        let prefix = gutter + " " + paint.dim("=") + " "
        guard let fix = diagnostic.fix else { return diagnostic.help.map { [prefix + clean($0)] } ?? [] }
        let lead = clean(diagnostic.help ?? "write") + ":   "
        let indent = String(repeating: " ", count: gutter.count + 3 + lead.count)
        return fix.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            (index == 0 ? prefix + lead : indent) + clean(String(line))
        }
    }

    /// What comes from a file may hold control characters, and those may steer a terminal.
    private static func clean(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }
}
