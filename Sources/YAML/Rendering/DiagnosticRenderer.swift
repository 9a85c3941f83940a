/// Writes findings for a reader: a person at a terminal, a program, a build server.
package enum DiagnosticRenderer {
    package enum Format: String, Sendable, CaseIterable {
        case text
        case json
        case github
        case junit
    }

    /// By file, line, column and code; findings of the same place keep their order.
    package static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        diagnostics.enumerated().sorted { left, right in
            let (a, b) = (left.element, right.element)
            if a.span.file != b.span.file { return a.span.file < b.span.file }
            if a.span.line != b.span.line { return a.span.line < b.span.line }
            if a.span.column != b.span.column { return a.span.column < b.span.column }
            if a.code != b.code { return a.code < b.code }
            return left.offset < right.offset
        }.map(\.element)
    }

    /// `3 routes checked: 5 errors, 1 warning`
    package static func summary(routes: Int, _ diagnostics: [Diagnostic]) -> String {
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count - errors
        let found = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }.map(counted)
        return counted(routes, "route") + " checked: " + (found.isEmpty ? "no errors" : found.joined(separator: ", "))
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
