import YAML

/// Reads one test file.
struct TestFileReader {
    let path: String
    let files: FileCatalog
    let findings: Findings
    let routes: [Route]

    /// `nil` when the file has errors, which have been reported then.
    func read() -> RouteTestFile? {
        let errorsBefore = findings.errorCount
        let shown = files.shown(path)
        switch files.tree(path, limits: YAMLLimits(), findings: findings) {
        case .failure(let failure):
            findings.error(
                "E502", "\(shown) cannot be read: \(failure.reason)", at: SourceSpan(file: shown, line: 1, column: 1))
            return nil
        case .success(let node):
            guard let node, let file = file(node, shown) else { return nil }
            return findings.errorCount == errorsBefore ? file : nil
        }
    }

    private var scalars: ScalarReader {
        ScalarReader(findings: findings, variables: Variables(environment: [:], secrets: SecretStore()))
    }

    private func file(_ node: Node, _ shown: String) -> RouteTestFile? {
        guard let reader = MappingReader(node, TestKeys.file, scalars: scalars) else { return nil }
        _ = reader.word(TestKeys.language)
        guard let name = reader.name(TestKeys.route) else { return nil }
        let route = routes.first { $0.name == name }
        if route == nil { reportRoute(name, reader.node(TestKeys.route)?.span ?? reader.span) }
        guard let items = reader.items(TestKeys.tests) else { return nil }
        if items.isEmpty {
            findings.error(
                "E206", "`tests` has no value", at: reader.keySpan(TestKeys.tests),
                help: "write a list, one test an item")
        }
        let decoder = TestDecoder(
            files: files, directory: FilePath.directory(of: path), scalars: scalars, route: route)
        let tests = items.compactMap { decoder.test($0) }
        reportTwice(tests)
        let span = reader.keySpan(TestKeys.route)
        return RouteTestFile(
            file: shown, route: name, tests: tests,
            place: Place(file: span.file, line: span.line, column: span.column))
    }

    private func reportRoute(_ name: String, _ span: SourceSpan) {
        let meant = Spelling.suggestion(for: name, among: routes.map(\.name))
        findings.error(
            "E250", "there is no route `\(name)` in this folder", at: span,
            label: meant.map { "did you mean `\($0)`?" },
            help: meant == nil ? "routes: \(routes.map(\.name).sorted().joined(separator: ", "))" : nil)
    }

    private func reportTwice(_ tests: [RouteTest]) {
        var first: [String: SourceSpan] = [:]
        for test in tests {
            if let other = first[test.name] {
                findings.error(
                    "E255", "two tests are called `\(test.name)`", at: test.span, label: "the second one",
                    help: "a name says what sets its test apart", related: [.init(span: other, label: "the first one")])
            }
            first[test.name] = first[test.name] ?? test.span
        }
    }
}
