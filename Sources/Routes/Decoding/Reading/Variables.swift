import YAML

/// `${env:NAME}`, `${env:NAME:-default}` and `${secret:NAME}` in connection settings, and `$${` for a plain `${`.
package struct Variables: Sendable {
    package var environment: [String: String]
    package var secrets: SecretStore

    package init(environment: [String: String], secrets: SecretStore) {
        self.environment = environment
        self.secrets = secrets
    }

    /// The text with every variable replaced; a variable that cannot be is reported at its own place.
    func expanded(_ text: String, at node: Node, findings: Findings) -> String? {
        guard text.contains("${") else { return text }
        var result = ""
        var isWhole = true
        var rest = text[...]
        while let dollar = rest.firstRange(of: "${") {
            var before = rest[..<dollar.lowerBound]
            if before.last == "$" {
                before = before.dropLast()
                result += before + "${"
                rest = rest[dollar.upperBound...]
                continue
            }
            result += before
            let inside = rest[dollar.upperBound...]
            let end = inside.firstIndex(of: "}") ?? inside.endIndex
            let span = Self.span(of: text[dollar.lowerBound..<end], in: text, node)
            let reporter = Reporter(findings: findings, span: span)
            if end == inside.endIndex {
                reporter.report("E512", "this ${ is never closed with }", help: "a plain ${ is written $${")
                return nil
            }
            if let value = value(String(inside[..<end]), reporter) { result += value } else { isWhole = false }
            rest = inside[inside.index(after: end)...]
        }
        return isWhole ? result + rest : nil
    }

    private struct Reporter {
        var findings: Findings
        var span: SourceSpan

        func report(_ code: String, _ message: String, help: String? = nil) {
            findings.error(code, message, at: span, help: help)
        }
    }

    private func value(_ written: String, _ reporter: Reporter) -> String? {
        if written.hasPrefix("env:") { return environmentValue(written.dropFirst(4), reporter) }
        if written.hasPrefix("secret:") { return secret(String(written.dropFirst(7)), reporter) }
        reporter.report(
            "E512", "`${\(written)}` is neither ${env:NAME} nor ${secret:NAME}", help: "a plain ${ is written $${")
        return nil
    }

    private func environmentValue(_ written: Substring, _ reporter: Reporter) -> String? {
        let split = written.firstRange(of: ":-")
        let name = String(written[..<(split?.lowerBound ?? written.endIndex)])
        guard Naming.isName(name, also: ["_"]) || name.hasPrefix("_") else {
            reporter.report("E512", "`\(name)` is no name of an environment variable")
            return nil
        }
        if let value = environment[name] { return value }
        if let split { return String(written[split.upperBound...]) }
        reporter.report(
            "E510", "the environment variable \(name) is not set",
            help: "set it where orderly runs, or give a default: ${env:\(name):-default}")
        return nil
    }

    /// The secret's text, reported at the node when it cannot be had.
    func secret(_ name: String, at node: Node, findings: Findings) -> String? {
        secret(name, Reporter(findings: findings, span: node.span))
    }

    private func secret(_ name: String, _ reporter: Reporter) -> String? {
        do throws(SecretStore.Failure) {
            let bytes = try secrets.read(name)
            if let text = String(validating: bytes, as: UTF8.self) { return text }
            reporter.report("E508", "the secret `\(name)` is not text in UTF-8")
        } catch {
            report(error, name, reporter)
        }
        return nil
    }

    private func report(_ failure: SecretStore.Failure, _ name: String, _ reporter: Reporter) {
        switch failure {
        case .badName:
            reporter.report(
                "E512", "`\(name)` is no name of a secret", help: "letters, digits, -, _ and . (a file in that folder)")
        case .noDirectory:
            reporter.report(
                "E508", "there is no place for secrets",
                help: "name one in orderly.yaml: secrets: {directory: /etc/orderly/secrets}, or use systemd credentials"
            )
        case .unreadable(let reason):
            reporter.report("E508", "the secret `\(name)` cannot be read: \(reason)")
        case .tooLarge: reporter.report("E508", "the secret `\(name)` is larger than 64 KB")
        case .openToOthers:
            reporter.report(
                "E509", "the secret `\(name)` may be read by others than its owner", help: "chmod 0400 its file")
        }
    }

    private static func span(of part: Substring, in text: String, _ node: Node) -> SourceSpan {
        guard !node.isRewritten else { return node.span }
        let before = text[..<part.startIndex].unicodeScalars.count
        return TextPlace(text, at: node.textSpan).span(before..<before + part.unicodeScalars.count + 1)
    }
}
