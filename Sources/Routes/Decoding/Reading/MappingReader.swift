import YAML

/// Reads one mapping by its table of keys: unknown, missing and later keys are reported when it is made.
struct MappingReader {
    let table: KeyTable
    /// The key that the mapping belongs to, or the mapping's own start.
    let span: SourceSpan
    let entries: [Node.Entry]
    let scalars: ScalarReader

    var findings: Findings { scalars.findings }

    /// `nil` when the node is no mapping, which has been reported then.
    /// - Parameter isPartial: required keys may be absent; they come from elsewhere.
    init?(
        _ node: Node, _ table: KeyTable, scalars: ScalarReader, owner: SourceSpan? = nil, isPartial: Bool = false
    ) {
        guard let entries = scalars.shape.entries(node, for: table.name) else { return nil }
        self.table = table
        self.span = owner ?? entries.first?.key.span ?? node.span
        self.entries = entries
        self.scalars = scalars
        checkKnown()
        if !isPartial { checkRequired() }
    }

    // MARK: Checks

    private func checkKnown() {
        for entry in entries {
            guard let name = entry.key.text else { continue }
            guard let key = table.key(name) else {
                reportUnknown(name, entry)
                continue
            }
            if key.isLater { reportLater(name, entry.key.span) }
        }
    }

    private func reportUnknown(_ name: String, _ entry: Node.Entry) {
        let present = Set(entries.compactMap(\.key.text))
        let open = table.keys.filter { !present.contains($0.name) && !$0.isLater }.map(\.name)
        let meant = Spelling.suggestion(for: name, among: open)
        if StepKeys.verbs.values.contains(where: { $0.name == table.name }), StepKeys.allNames.contains(name) {
            findings.error(
                "E213", "`\(name)` does not belong to \(table.name)", at: entry.key.span,
                help: "\(table.name) takes \(Spelling.list(table.names.map { "`\($0)`" }, "and"))")
            return
        }
        let known = table.keys.filter { !$0.isLater }.map(\.name).joined(separator: ", ")
        findings.report(
            Diagnostic(
                code: "E202", message: "unknown key `\(name)` in \(table.name)", span: entry.key.span,
                label: meant.map { "did you mean `\($0)`?" }, help: meant == nil ? "known keys: \(known)" : nil,
                hidesSource: Self.mayHoldSecret(name, entry.value)))
    }

    private static let secretWords = ["password", "passwd", "passphrase", "secret", "token", "key"]

    /// By the name of the key: a value that is not taken from a secret may be one.
    private static func mayHoldSecret(_ name: String, _ value: Node) -> Bool {
        let name = name.lowercased()
        guard secretWords.contains(where: { name.contains($0) }) else { return false }
        return value.text?.hasPrefix("${secret:") != true
    }

    private func reportLater(_ name: String, _ span: SourceSpan) {
        findings.error(
            "E209", "`\(name)` in \(table.name) is not in this version", at: span,
            help: "take it out; it would have no effect")
    }

    private func checkRequired() {
        let present = Set(entries.compactMap(\.key.text))
        for key in table.keys where key.isRequired && !present.contains(key.name) {
            findings.error(
                "E203", "\(table.name) needs `\(key.name)`", at: span, help: key.summary, fix: Self.example(key))
        }
    }

    private static func example(_ key: Key) -> String? {
        switch key.type {
        case .choice(let choices): choices.map { "\(key.name): \($0.word)" }.joined(separator: "     ")
        case .integer where key.name == "port": "port: 2575"
        default: nil
        }
    }

    // MARK: Raw access

    func has(_ key: Key) -> Bool { entries.contains { $0.key.text == key.name } }

    func keySpan(_ key: Key) -> SourceSpan {
        entries.first { $0.key.text == key.name }?.key.span ?? span
    }

    /// The value as written; `nil` when absent or reported already.
    func node(_ key: Key) -> Node? {
        guard let node = entries.first(where: { $0.key.text == key.name })?.value, !node.isInvalid else { return nil }
        return node
    }

    /// The value as written, or the key's default.
    private func nodeOrStandard(_ key: Key) -> Node? {
        if has(key) { return node(key) }
        return key.standard.map { Node(.scalar($0, .plain), span: span) }
    }

    // MARK: Typed access

    func mapping(_ key: Key, isPartial: Bool = false) -> MappingReader? {
        guard let node = node(key), case .mapping(let table) = key.type else { return nil }
        return MappingReader(node, table, scalars: scalars, owner: keySpan(key), isPartial: isPartial)
    }

    func text(_ key: Key) -> String? { nodeOrStandard(key).flatMap { scalars.text($0, key) } }

    func name(_ key: Key) -> String? { nodeOrStandard(key).flatMap { scalars.name($0, key) } }

    func integer(_ key: Key) -> Int? { nodeOrStandard(key).flatMap { scalars.integer($0, key) } }

    func yesNo(_ key: Key) -> Bool? { nodeOrStandard(key).flatMap { scalars.yesNo($0, key) } }

    func duration(_ key: Key) -> Duration? { nodeOrStandard(key).flatMap { scalars.duration($0, key) } }

    func size(_ key: Key) -> ByteCount? { nodeOrStandard(key).flatMap { scalars.size($0, key) } }

    func word(_ key: Key) -> String? { nodeOrStandard(key).flatMap { scalars.word($0, key) } }

    /// A choice whose words are the cases of an enumeration.
    func choice<Choice: RawRepresentable<String>>(_ key: Key, _: Choice.Type = Choice.self) -> Choice? {
        word(key).flatMap { Choice(rawValue: $0) }
    }

    func permissions(_ key: Key) -> UInt16? { nodeOrStandard(key).flatMap { scalars.permissions($0, key) } }

    /// The items of a list, or the one value.
    func items(_ key: Key) -> [Node]? {
        guard let node = node(key) else { return nil }
        let isOneEnough = if case .oneOrMore = key.type { true } else { false }
        return scalars.shape.items(node, for: "`\(key.name)`", isOneEnough: isOneEnough)
    }

    func named(_ key: Key) -> [Node.Entry]? {
        node(key).flatMap { scalars.shape.entries($0, for: "`\(key.name)`") }
    }
}
