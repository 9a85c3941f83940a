import YAML

/// Checks that a value is text, a list or a mapping, and says what it should have been.
struct Shape {
    let findings: Findings

    /// The text of a scalar; anything else is reported, except what has been already.
    func text(_ node: Node, for name: String) -> String? {
        switch node.content {
        case .invalid: return nil
        case .scalar(let text, _):
            guard node.isMissing else { return text }
            findings.error(
                "E206", "\(name) has no value", at: node.span,
                help: "write the value after the colon; an empty text is \"\"")
            return nil
        case .sequence:
            findings.error(
                "E204", "\(name) must be one value, not a list", at: node.span,
                help: node.flowSource == nil ? nil : "a text that starts with [ needs quotes",
                fix: node.flowSource.map(YAMLQuotes.quoted))
            return nil
        case .mapping:
            reportBraces(node, name)
            return nil
        }
    }

    /// `text: {PID-5.1}` is a mapping for YAML.
    private func reportBraces(_ node: Node, _ name: String) {
        guard let written = node.flowSource else {
            findings.error("E204", "\(name) must be one value, not a group of keys", at: node.span)
            return
        }
        findings.error(
            "E121", "a value that starts with { needs quotes", at: node.span, help: "write",
            fix: YAMLQuotes.quoted(written))
    }

    func items(_ node: Node, for name: String, isOneEnough: Bool = false) -> [Node]? {
        switch node.content {
        case .invalid: return nil
        case .sequence(let items): return items
        case .scalar, .mapping:
            if isOneEnough, !node.isMissing { return [node] }
            if node.isMissing {
                findings.error("E206", "\(name) has no value", at: node.span, help: "write a list, one item a line")
            } else {
                findings.error(
                    "E204", "\(name) must be a list", at: node.span, help: "write",
                    fix: node.text.map { "- \($0)" } ?? "- …")
            }
            return nil
        }
    }

    func entries(_ node: Node, for name: String) -> [Node.Entry]? {
        switch node.content {
        case .invalid: return nil
        case .mapping(let entries): return entries
        case .sequence, .scalar:
            if node.isMissing {
                findings.error("E206", "\(name) has no value", at: node.span, help: "write its keys on lines below it")
            } else {
                findings.error(
                    "E204", "\(name) must be a group of keys, not \(node.text == nil ? "a list" : "a text")",
                    at: node.span, help: "write one key a line, indented under it")
            }
            return nil
        }
    }
}
