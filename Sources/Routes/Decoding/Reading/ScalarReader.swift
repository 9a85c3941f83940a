import YAML

/// Reads text by the type of the key it belongs to.
struct ScalarReader {
    let findings: Findings
    /// `nil` where `${…}` is never replaced.
    let variables: Variables

    var shape: Shape { Shape(findings: findings) }

    /// The text, with `${…}` replaced where the key allows it.
    func text(_ node: Node, _ key: Key) -> String? {
        guard let text = shape.text(node, for: "`\(key.name)`") else { return nil }
        guard key.isConnectionSetting else { return refusingVariables(text, node) }
        if key.isSecret, !text.contains("${secret:"), !text.contains("${env:") {
            findings.report(literalSecret(key, node))
            return nil
        }
        return variables.expanded(text, at: node, findings: findings)
    }

    /// Outside connection settings, `${env:…}` would be sent as it stands.
    func refusingVariables(_ text: String, _ node: Node) -> String? {
        guard text.contains("${env:") || text.contains("${secret:") else { return text }
        findings.error(
            "E220", "${env:…} and ${secret:…} are only read in connection settings", at: node.span,
            help: "they work under from:, in a destination's connector and in orderly.yaml, not in steps or conditions")
        return nil
    }

    private func literalSecret(_ key: Key, _ node: Node) -> Diagnostic {
        Diagnostic(
            code: "E511", message: "`\(key.name)` must come from a secret, not stand in the file", span: node.span,
            help: "put it in a file NAME of the secrets directory and write", fix: "\(key.name): ${secret:NAME}",
            hidesSource: true)
    }

    func name(_ node: Node, _ key: Key) -> String? {
        guard let text = text(node, key) else { return nil }
        return checkedName(text, node.span, what: "`\(key.name)`")
    }

    /// Letters, digits and `-`, at most 64.
    func checkedName(_ text: String, _ span: SourceSpan, what: String) -> String? {
        if Naming.isName(text) { return text }
        findings.error(
            "E222", "\(what) must be letters, digits and -, at most \(Naming.longest)", at: span,
            help: Naming.corrected(text) == nil ? nil : "write", fix: Naming.corrected(text))
        return nil
    }

    func integer(_ node: Node, _ key: Key) -> Int? {
        guard let text = text(node, key) else { return nil }
        guard let value = WrittenValue.integer(text) else {
            findings.error("E205", "`\(key.name)` must be a whole number", at: node.span)
            return nil
        }
        guard case .integer(let range) = key.type, !range.contains(value) else { return value }
        findings.error(
            "E208", "`\(key.name)` must be between \(range.lowerBound) and \(range.upperBound)", at: node.span)
        return nil
    }

    func yesNo(_ node: Node, _ key: Key) -> Bool? {
        guard let text = text(node, key) else { return nil }
        if let value = WrittenValue.yesNo(text) { return value }
        let meant: String? =
            switch text.lowercased() {
            case "true", "on", "y", "yes", "1": "yes"
            case "false", "off", "n", "no", "0": "no"
            default: nil
            }
        findings.error(
            "E205", "`\(key.name)` must be yes or no", at: node.span, help: meant.map { _ in "write" },
            fix: meant.map { "\(key.name): \($0)" })
        return nil
    }

    func duration(_ node: Node, _ key: Key) -> Duration? {
        guard let text = text(node, key) else { return nil }
        guard let value = WrittenValue.milliseconds(text) else {
            let bare = WrittenValue.integer(text)
            findings.error(
                "E205", "`\(key.name)` must be a length of time", at: node.span,
                help: bare == nil ? "write a number and ms, s, m, h, d, w or y, such as 30s" : "write its unit",
                fix: bare.map { "\(key.name): \($0)s" })
            return nil
        }
        guard let range = key.type.durationRange, !range.contains(value) else { return .milliseconds(value) }
        let low = WrittenValue.duration(milliseconds: range.lowerBound)
        let high = WrittenValue.duration(milliseconds: range.upperBound)
        findings.error("E208", "`\(key.name)` must be between \(low) and \(high)", at: node.span)
        return nil
    }

    func size(_ node: Node, _ key: Key) -> ByteCount? {
        guard let text = text(node, key) else { return nil }
        guard let value = WrittenValue.bytes(text) else {
            let bare = WrittenValue.integer(text)
            findings.error(
                "E205", "`\(key.name)` must be a size", at: node.span,
                help: bare == nil ? "write a number and KB, MB, GB or TB, such as 16 MB" : "write its unit",
                fix: bare.map { "\(key.name): \($0) MB" })
            return nil
        }
        guard case .size(let range) = key.type, !range.contains(value) else { return ByteCount(bytes: value) }
        let low = WrittenValue.size(bytes: range.lowerBound)
        let high = WrittenValue.size(bytes: range.upperBound)
        findings.error("E208", "`\(key.name)` must be between \(low) and \(high)", at: node.span)
        return nil
    }

    func permissions(_ node: Node, _ key: Key) -> UInt16? {
        guard let text = text(node, key) else { return nil }
        if let mode = WrittenValue.permissions(text) { return mode }
        findings.error(
            "E205", "`\(key.name)` must be a file mode such as 0640", at: node.span,
            help: "four octal digits: owner, group and others")
        return nil
    }

    /// One word of the key's choices.
    func word(_ node: Node, _ key: Key) -> String? {
        guard let text = text(node, key) else { return nil }
        guard case .choice(let choices) = key.type else { return text }
        if choices.contains(where: { $0.word == text }) { return text }
        let meant = Spelling.suggestion(for: text, among: choices.map(\.word))
        findings.error(
            "E207", "`\(key.name)` cannot be `\(text)`", at: node.span,
            label: meant.map { "did you mean `\($0)`?" },
            help: "it is \(Spelling.list(choices.map(\.word)))")
        return nil
    }
}

extension ValueType {
    /// In milliseconds.
    var durationRange: ClosedRange<Int>? {
        switch self {
        case .duration(let range): range
        case .either(let first, let second): first.durationRange ?? second.durationRange
        default: nil
        }
    }
}
