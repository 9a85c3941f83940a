import YAML

/// A file as YAML: a tree within the limits whose spans lie in the file, or findings that do and can be shown.
enum YAMLTarget {
    private static let limits = YAMLLimits(bytes: 20_000, depth: 12, nodes: 400)

    @Sendable static func run(_ input: [UInt8]) {
        let (root, findings) = YAMLReader.read(file: "f.yaml", bytes: input, limits: limits)
        let lines = Lines(input)
        if root == nil { hold(!findings.isEmpty, "no tree and no reason") }
        if input.count > limits.bytes { hold(root == nil, "a file over the limit was read") }
        var nodes = 0
        if let root { walk(root, depth: 1, &nodes, lines) }
        // Reading stops soon after a limit, not at once.
        hold(nodes <= limits.nodes + 1, "\(nodes) nodes")
        for finding in findings { check(finding, lines) }
        show(findings, input)
    }

    private static func walk(_ node: Node, depth: Int, _ nodes: inout Int, _ lines: Lines) {
        nodes += 1
        hold(depth <= limits.depth + 1, "\(depth) levels")
        lines.check(node.span)
        lines.check(node.textSpan)
        for item in node.items ?? [] { walk(item, depth: depth + 1, &nodes, lines) }
        var keys: Set<String> = []
        for entry in node.entries ?? [] {
            hold(entry.key.text.map { keys.insert($0).inserted } ?? true, "a key stands twice")
            lines.check(entry.key.span)
            walk(entry.value, depth: depth + 1, &nodes, lines)
        }
    }

    static func check(_ finding: Diagnostic, _ lines: Lines) {
        hold(finding.code.count == 4 && !finding.message.isEmpty, "a finding without code or words")
        lines.check(finding.span)
        for related in finding.related { lines.check(related.span) }
    }

    private static func show(_ findings: [Diagnostic], _ input: [UInt8]) {
        let source = SourceText(file: "f.yaml", bytes: input)
        let shown = DiagnosticRenderer.text(findings, sources: ["f.yaml": source], colour: false)
        hold(findings.isEmpty || !shown.isEmpty, "findings are shown as nothing")
    }

    /// How many characters each line has.
    struct Lines {
        private let lengths: [Int]

        init(_ input: [UInt8]) {
            let content = input.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(input.dropFirst(3)) : input
            let source = SourceText(file: "f.yaml", bytes: content)
            lengths = (1...max(1, source.lineCount)).map { source.line($0)?.unicodeScalars.count ?? 0 }
        }

        func check(_ span: SourceSpan) {
            hold(span.line >= 1 && span.line <= lengths.count, "line \(span.line) of \(lengths.count)")
            hold(span.column >= 1 && span.length >= 1, "column \(span.column), length \(span.length)")
            hold(span.column <= lengths[span.line - 1] + 1, "column \(span.column) of line \(span.line)")
        }
    }
}
