extension DiagnosticRenderer {
    /// GitHub's workflow commands, which put each finding beside its line in a pull request.
    package static func github(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map { diagnostic in
            let span = diagnostic.span
            let properties = [
                "file=\(property(span.file))", "line=\(span.line)", "col=\(span.column)",
                "endColumn=\(span.column + span.length)", "title=\(property(diagnostic.code))",
            ]
            let words = [diagnostic.message, diagnostic.label, diagnostic.help, diagnostic.fix].compactMap { $0 }
            return "::\(diagnostic.severity.rawValue) \(properties.joined(separator: ","))::"
                + data(words.joined(separator: "\n")) + "\n"
        }.joined()
    }

    private static func data(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "%": result += "%25"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    private static func property(_ text: String) -> String {
        data(text).unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case ":": result += "%3A"
            case ",": result += "%2C"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
