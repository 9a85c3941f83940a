import YAML

/// Reads `accept: types:`.
struct MessageTypeReader {
    let scalars: ScalarReader

    func patterns(_ reader: MappingReader) -> [Route.TypePattern]? {
        guard let items = reader.items(RouteKeys.types) else { return nil }
        if items.isEmpty {
            scalars.findings.error(
                "E224", "`types` names no message type", at: reader.keySpan(RouteKeys.types), help: "write * for all")
        }
        let patterns = items.compactMap { pattern($0) }
        return patterns.count == items.count && !patterns.isEmpty ? patterns : nil
    }

    func pattern(_ node: Node) -> Route.TypePattern? {
        guard let text = scalars.text(node, RouteKeys.types) else { return nil }
        if text == "*" { return Route.TypePattern(type: nil, event: nil) }
        let parts = text.split(separator: "^", omittingEmptySubsequences: false)
        if parts.count == 2, Self.isCode(parts[0]), parts[1] == "*" || Self.isCode(parts[1]) {
            return Route.TypePattern(type: String(parts[0]), event: parts[1] == "*" ? nil : String(parts[1]))
        }
        let fix = Self.corrected(text)
        scalars.findings.error(
            "E224", "`\(text)` is no message type", at: node.span,
            help: fix == nil ? "write TYPE^EVENT such as ADT^A01, TYPE^* or *" : "write", fix: fix)
        return nil
    }

    /// Three capitals or digits.
    private static func isCode(_ text: Substring) -> Bool {
        text.utf8.count == 3 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) }
    }

    /// `adt^a01`, `ADT_A01`, `ADT^A01^ADT_A01`, `ADT-A01`, `ADT` → what was meant.
    private static func corrected(_ text: String) -> String? {
        let parts = text.uppercased().split { $0 == "^" || $0 == "_" || $0 == "-" || $0 == " " || $0 == "." }
        guard let type = parts.first, isCode(type) else { return nil }
        guard parts.count > 1 else { return "\(type)^*" }
        return isCode(parts[1]) || parts[1] == "*" ? "\(type)^\(parts[1])" : nil
    }
}
