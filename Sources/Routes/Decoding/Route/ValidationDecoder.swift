import YAML

/// Reads `validate:` and `problems:`.
struct ValidationDecoder {
    let scope: RouteScope

    private var findings: Findings { scope.findings }

    private static let words = ["off", "structure", "strict"]

    /// `nil` for `off`, and where an error was reported.
    func validation(_ reader: MappingReader) -> Route.Validation? {
        guard reader.has(RouteKeys.validate), let node = reader.node(RouteKeys.validate),
            let word = reader.text(RouteKeys.validate)
        else {
            refuseProblems(reader, "`problems` has no effect without `validate`")
            return nil
        }
        guard word != "off" else {
            refuseProblems(reader, "`problems` has no effect with `validate: off`")
            return nil
        }
        let level = level(word, node)
        guard reader.has(RouteKeys.problems) else {
            findings.error(
                "E260", "`validate` must say what happens to messages with problems",
                at: reader.keySpan(RouteKeys.validate), help: "add one of",
                fix: Route.Validation.Problems.allCases.map { "problems: \($0.rawValue)" }.joined(separator: "     "))
            return nil
        }
        guard let level, let problems = reader.choice(RouteKeys.problems, Route.Validation.Problems.self) else {
            return nil
        }
        return Route.Validation(
            level: level, problems: problems, place: scope.place(reader.keySpan(RouteKeys.validate)))
    }

    private func refuseProblems(_ reader: MappingReader, _ message: String) {
        guard reader.has(RouteKeys.problems) else { return }
        findings.warning("W706", message, at: reader.keySpan(RouteKeys.problems), help: "take it out")
    }

    private func level(_ word: String, _ node: Node) -> Route.Validation.Level? {
        if word == "structure" { return .structure }
        if word == "strict" { return .strict }
        guard word.hasSuffix(".yaml") else {
            let meant = Spelling.suggestion(for: word, among: Self.words)
            findings.error(
                "E207", "`validate` cannot be `\(word)`", at: node.span, label: meant.map { "did you mean `\($0)`?" },
                help: "it is off, structure, strict or a profile, a file that ends in .yaml")
            return nil
        }
        return profile(word, node).map { .profile($0) }
    }

    private func profile(_ written: String, _ node: Node) -> Profile? {
        let path = scope.absolute(written)
        if case .success(let bytes) = scope.files.read(path, limit: YAMLLimits().bytes) { scope.hash.add(bytes) }
        switch scope.files.tree(path, limits: YAMLLimits(), findings: findings) {
        case .failure(let failure):
            findings.error(
                "E502", "\(scope.files.shown(path)) cannot be read: \(failure.reason)", at: node.span,
                help: "the name is relative to this file")
            return nil
        case .success(nil): return nil
        case .success(let tree?):
            // Names of tables in it are relative to the profile.
            scope.openFiles.append(path)
            defer { scope.openFiles.removeLast() }
            var profile: Profile?
            findings.insideFile(usedAt: node.span) { profile = ProfileDecoder(scope: scope).profile(tree) }
            return profile
        }
    }
}
