import YAML

/// Reads the functions of `apply:`.
struct FunctionDecoder {
    let scope: RouteScope

    private var findings: Findings { scope.findings }

    /// `nil` when one of them is faulty.
    func functions(_ reader: MappingReader) -> [TextFunction]? {
        guard let items = reader.items(StepKeys.apply) else { return nil }
        if items.isEmpty { findings.error("E215", "`apply` names no function", at: reader.keySpan(StepKeys.apply)) }
        let functions = items.compactMap { function($0) }
        return functions.count == items.count && !functions.isEmpty ? functions : nil
    }

    private func function(_ node: Node) -> TextFunction? {
        if let text = node.text { return simple(text, node) }
        let table = FunctionKeys.parameterised
        guard let entries = scope.scalars.shape.entries(node, for: table.name) else { return nil }
        guard entries.count == 1, let name = entries.first?.key.text else {
            findings.error(
                "E216", "one function an item", at: entries.dropFirst().first?.key.span ?? node.span,
                help: "start another item with - before it")
            return nil
        }
        guard let key = table.key(name) else {
            if FunctionKeys.simple.contains(where: { $0.name == name }) {
                findings.error(
                    "E216", "`\(name)` has no parameters", at: entries[0].key.span, help: "write", fix: "- \(name)")
            } else {
                reportUnknown(name, entries[0].key.span)
            }
            return nil
        }
        guard let reader = MappingReader(node, table, scalars: scope.scalars) else { return nil }
        return parameterised(key, reader)
    }

    private func simple(_ name: String, _ node: Node) -> TextFunction? {
        if let known = FunctionKeys.simple.first(where: { $0.name == name }) { return known.function }
        if FunctionKeys.parameterised.key(name) != nil {
            findings.error(
                "E216", "`\(name)` needs parameters", at: node.span, help: "write", fix: Self.example(name))
        } else if let name = scope.scalars.shape.text(node, for: "a function") {
            reportUnknown(name, node.span)
        }
        return nil
    }

    private func reportUnknown(_ name: String, _ span: SourceSpan) {
        let meant = Spelling.suggestion(for: name, among: FunctionKeys.names)
        findings.error(
            "E215", "unknown function `\(name)`", at: span, label: meant.map { "did you mean `\($0)`?" },
            help: meant == nil ? "functions are \(Spelling.list(FunctionKeys.names, "and"))" : nil)
    }

    private static func example(_ name: String) -> String {
        switch name {
        case "pad_left", "pad_right": "\(name): {width: 8, with: \"0\"}"
        case "truncate": "truncate: 20"
        case "replace": "replace: {find: A, with: B}"
        case "replace_pattern": "replace_pattern: {pattern: '[^0-9]', with: \"\"}"
        case "hash": "hash: {secret: NAME}"
        default: "\(name): TEXT"
        }
    }

    private func parameterised(_ key: Key, _ reader: MappingReader) -> TextFunction? {
        switch key.name {
        case "truncate": return reader.integer(key).map { .truncate($0) }
        case "prefix": return reader.text(key).map { .prefix(Array($0.utf8)) }
        case "suffix": return reader.text(key).map { .suffix(Array($0.utf8)) }
        default: break
        }
        guard let parameters = reader.mapping(key) else { return nil }
        switch key.name {
        case "pad_left": return padding(parameters).map { .padLeft(width: $0.width, with: $0.with) }
        case "pad_right": return padding(parameters).map { .padRight(width: $0.width, with: $0.with) }
        case "replace": return replace(parameters)
        case "replace_pattern": return replacePattern(parameters)
        default: return hash(parameters)
        }
    }

    private func padding(_ reader: MappingReader) -> (width: Int, with: UInt8)? {
        let width = reader.integer(FunctionKeys.width)
        guard let text = reader.text(FunctionKeys.padding), let width else { return nil }
        guard text.utf8.count == 1, let byte = text.utf8.first, (0x20...0x7E).contains(byte) else {
            findings.error(
                "E216", "`with` must be one ASCII character",
                at: reader.node(FunctionKeys.padding)?.span ?? reader.span)
            return nil
        }
        return (width, byte)
    }

    private func replace(_ reader: MappingReader) -> TextFunction? {
        guard let find = reader.text(FunctionKeys.find), let with = reader.text(FunctionKeys.replacement) else {
            return nil
        }
        guard !find.isEmpty else {
            findings.error(
                "E216", "`find` is empty", at: reader.node(FunctionKeys.find)?.span ?? reader.span,
                help: "prefix: and suffix: add text at the ends")
            return nil
        }
        return .replace(find: Array(find.utf8), with: Array(with.utf8))
    }

    private func replacePattern(_ reader: MappingReader) -> TextFunction? {
        guard let source = reader.text(FunctionKeys.pattern), let with = reader.text(FunctionKeys.replacement) else {
            return nil
        }
        return reader.node(FunctionKeys.pattern).flatMap { scope.expressions.pattern($0, source) }
            .map { .replacePattern($0, with: Array(with.utf8)) }
    }

    private func hash(_ reader: MappingReader) -> TextFunction? {
        guard let node = reader.node(FunctionKeys.secret), let name = reader.text(FunctionKeys.secret) else {
            return nil
        }
        return scope.variables.secret(name, at: node, findings: findings).map { .hash(key: Array($0.utf8)) }
    }
}
