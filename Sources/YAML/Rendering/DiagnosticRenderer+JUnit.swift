extension DiagnosticRenderer {
    /// JUnit's XML: one suite, one case a file, a failure for each error. Warnings go to `system-out`.
    /// - Parameter files: every file that was checked, so that good ones appear as passed.
    package static func junit(_ diagnostics: [Diagnostic], files: [String]) -> String {
        let names = Set(files).union(diagnostics.map(\.span.file)).sorted()
        let failures = diagnostics.count { $0.severity == .error }
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<testsuites>",
            "  <testsuite name=\"orderly check\" tests=\"\(names.count)\" failures=\"\(failures)\">",
        ]
        for name in names {
            lines += testCase(name, diagnostics.filter { $0.span.file == name })
        }
        return (lines + ["  </testsuite>", "</testsuites>"]).joined(separator: "\n") + "\n"
    }

    private static func testCase(_ file: String, _ diagnostics: [Diagnostic]) -> [String] {
        let start = "    <testcase classname=\"routes\" name=\"\(escaped(file))\""
        guard !diagnostics.isEmpty else { return [start + "/>"] }
        var lines = [start + ">"]
        for diagnostic in diagnostics where diagnostic.severity == .error {
            let message = escaped("\(diagnostic.code) \(diagnostic.message)")
            let body = escaped(oneLine(diagnostic))
            lines.append("      <failure type=\"\(diagnostic.code)\" message=\"\(message)\">\(body)</failure>")
        }
        let warnings = diagnostics.filter { $0.severity == .warning }.map { escaped(oneLine($0)) }
        if !warnings.isEmpty {
            lines.append("      <system-out>" + warnings.joined(separator: "\n") + "</system-out>")
        }
        return lines + ["    </testcase>"]
    }

    /// `Routes/a.yaml:4:3: error[E211] unknown step`
    private static func oneLine(_ diagnostic: Diagnostic) -> String {
        let span = diagnostic.span
        let advice = [diagnostic.label, diagnostic.help, diagnostic.fix].compactMap { $0 }.joined(separator: "; ")
        return "\(span.file):\(span.line):\(span.column): \(diagnostic.severity.rawValue)[\(diagnostic.code)] "
            + diagnostic.message + (advice.isEmpty ? "" : " (\(advice))")
    }

    /// Characters that XML 1.0 §2.2 cannot hold at all become spaces.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n": escaped += "&#10;"
            default:
                if scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF {
                    escaped += " "
                } else {
                    escaped.unicodeScalars.append(scalar)
                }
            }
        }
        return escaped
    }
}
