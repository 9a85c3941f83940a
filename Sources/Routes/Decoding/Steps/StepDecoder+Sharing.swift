import YAML

/// `use:` — the steps of a shared file, with its parameters filled in.
extension StepDecoder {
    func use(_ reader: MappingReader) -> Step.Verb? {
        guard let node = reader.node(StepKeys.useFile), let written = reader.text(StepKeys.useFile) else { return nil }
        let path = scope.absolute(written)
        guard !scope.openFiles.contains(path) else {
            findings.error(
                "E230", "`use` goes round in a circle: \(scope.files.shown(path)) uses itself", at: node.span,
                help: "shared steps cannot use the file they are in, directly or through another")
            return nil
        }
        guard scope.openFiles.count < RouteScope.deepestUse else {
            findings.error("E230", "`use` is nested deeper than \(RouteScope.deepestUse) files", at: node.span)
            return nil
        }
        guard let tree = sharedTree(path, node) else { return nil }
        var steps: [Step]?
        scope.openFiles.append(path)
        findings.insideFile(usedAt: node.span) { steps = sharedSteps(tree, reader) }
        scope.openFiles.removeLast()
        return steps.map { .use(file: scope.files.shown(path), steps: $0) }
    }

    private func sharedTree(_ path: String, _ node: Node) -> Node? {
        if case .success(let bytes) = scope.files.read(path, limit: YAMLLimits().bytes) { scope.hash.add(bytes) }
        switch scope.files.tree(path, limits: YAMLLimits(), findings: findings) {
        case .success(let tree): return tree
        case .failure(let failure):
            findings.error(
                "E502", "\(scope.files.shown(path)) cannot be read: \(failure.reason)", at: node.span,
                help: "the name is relative to this file")
            return nil
        }
    }

    private func sharedSteps(_ tree: Node, _ caller: MappingReader) -> [Step]? {
        guard let reader = MappingReader(tree, SharedStepsKeys.table, scalars: scope.scalars) else { return nil }
        _ = reader.word(SharedStepsKeys.language)
        guard let needs = needs(reader), let given = given(caller, needs, reader) else { return nil }
        guard let steps = reader.node(SharedStepsKeys.steps) else { return nil }
        let filled = Parameters(values: given, findings: findings).filled(steps)
        return self.steps(filled, under: "`steps`")
    }

    private func needs(_ reader: MappingReader) -> [String]? {
        guard reader.has(SharedStepsKeys.needs) else { return [] }
        guard let items = reader.items(SharedStepsKeys.needs) else { return nil }
        let names = items.compactMap { item in
            scope.scalars.shape.text(item, for: "`needs`").flatMap { name(of: $0, item.span) }
        }
        return names.count == items.count ? names : nil
    }

    private func name(of text: String, _ span: SourceSpan) -> String? {
        if Naming.isName(text, also: ["-", "_"]) { return text }
        findings.error("E222", "a name under `needs` must be letters, digits, - and _", at: span)
        return nil
    }

    private func given(_ caller: MappingReader, _ needs: [String], _ shared: MappingReader) -> [String: String]? {
        let entries = caller.has(StepKeys.give) ? caller.named(StepKeys.give) : []
        guard let entries else { return nil }
        var values: [String: String] = [:]
        var isWhole = true
        for entry in entries {
            guard let name = entry.key.text, let value = scope.scalars.shape.text(entry.value, for: "`\(name)`") else {
                isWhole = false
                continue
            }
            values[name] = value
            guard !needs.contains(name) else { continue }
            let meant = Spelling.suggestion(for: name, among: needs)
            isWhole = false
            findings.error(
                "E219", "the shared steps need no `\(name)`", at: entry.key.span,
                label: meant.map { "did you mean `\($0)`?" }, related: [declared(shared)])
        }
        for name in needs where values[name] == nil && !entries.contains(where: { $0.key.text == name }) {
            isWhole = false
            findings.error(
                "E219", "the shared steps need `\(name)`", at: caller.keySpan(StepKeys.give), help: "add",
                fix: "give: {\(name): …}", related: [declared(shared)])
        }
        return isWhole ? values : nil
    }

    private func declared(_ shared: MappingReader) -> Diagnostic.Related {
        Diagnostic.Related(span: shared.keySpan(SharedStepsKeys.needs), label: "what they need")
    }
}
