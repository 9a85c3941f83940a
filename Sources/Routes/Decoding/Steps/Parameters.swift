import YAML

/// Fills `${name}` in shared steps with what `give:` says.
struct Parameters {
    let values: [String: String]
    let findings: Findings

    /// As deep as the YAML reader lets a file be.
    func filled(_ node: Node) -> Node {
        var node = node
        switch node.content {
        case .scalar(let text, let style):
            guard text.contains("${"), let filled = filled(text, node) else { return node }
            node.content = .scalar(filled, style == .plain && filled.isEmpty ? .doubleQuoted : style)
            node.isRewritten = true
        case .sequence(let items): node.content = .sequence(items.map { filled($0) })
        case .mapping(let entries):
            node.content = .mapping(entries.map { (key: $0.key, value: filled($0.value)) })
        case .invalid: break
        }
        return node
    }

    /// `nil` when nothing was filled in; `${env:…}` is left for whoever refuses it.
    private func filled(_ text: String, _ node: Node) -> String? {
        var result = ""
        var rest = text[...]
        while let dollar = rest.firstRange(of: "${") {
            let before = rest[..<dollar.lowerBound]
            let inside = rest[dollar.upperBound...]
            if before.last == "$" {
                result += before.dropLast() + "${"
                rest = inside
                continue
            }
            result += before
            guard let end = inside.firstIndex(of: "}") else {
                result += rest[dollar.lowerBound...]
                return result
            }
            let name = String(inside[..<end])
            if let value = values[name] {
                result += value
            } else {
                result += "${\(name)}"
                report(name, node)
            }
            rest = inside[inside.index(after: end)...]
        }
        return result + rest
    }

    private func report(_ name: String, _ node: Node) {
        guard !name.hasPrefix("env:"), !name.hasPrefix("secret:") else { return }
        let meant = Spelling.suggestion(for: name, among: values.keys.sorted())
        findings.error(
            "E219", "`${\(name)}` is not declared under `needs`", at: node.span,
            label: meant.map { "did you mean `${\($0)}`?" }, help: meant == nil ? "add" : nil,
            fix: meant == nil ? "needs: [\(name)]" : nil)
    }
}
