extension DiagnosticRenderer {
    /// An array of objects, one finding a line: `code`, `severity`, `message`, `file`, `line`, `column`, `length`,
    /// and where present `label`, `help`, `fix`, `related` (`file`, `line`, `column`, `length`, `label`).
    package static func json(_ diagnostics: [Diagnostic]) -> String {
        guard !diagnostics.isEmpty else { return "[]\n" }
        return "[\n" + diagnostics.map { "  " + object($0) }.joined(separator: ",\n") + "\n]\n"
    }

    private static func object(_ diagnostic: Diagnostic) -> String {
        var members = [
            ("code", quoted(diagnostic.code)), ("severity", quoted(diagnostic.severity.rawValue)),
            ("message", quoted(diagnostic.message)),
        ]
        members += place(diagnostic.span)
        if let label = diagnostic.label { members.append(("label", quoted(label))) }
        if let help = diagnostic.help { members.append(("help", quoted(help))) }
        if let fix = diagnostic.fix { members.append(("fix", quoted(fix))) }
        if !diagnostic.related.isEmpty {
            let related = diagnostic.related.map { written(place($0.span) + [("label", quoted($0.label))]) }
            members.append(("related", "[" + related.joined(separator: ", ") + "]"))
        }
        return written(members)
    }

    private static func place(_ span: SourceSpan) -> [(String, String)] {
        [
            ("file", quoted(span.file)), ("line", "\(span.line)"), ("column", "\(span.column)"),
            ("length", "\(span.length)"),
        ]
    }

    private static func written(_ members: [(String, String)]) -> String {
        "{" + members.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
    }

    /// A JSON string (RFC 8259 §7).
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F {
                    let hex = String(scalar.value, radix: 16)
                    quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted + "\""
    }
}
