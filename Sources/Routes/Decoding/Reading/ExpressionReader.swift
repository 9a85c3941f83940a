import HL7
import YAML

/// Reads the small languages inside a value: paths, conditions, templates, formats.
struct ExpressionReader {
    let scalars: ScalarReader
    /// Names that `in table` and `map` may use.
    let tables: Set<String>
    /// Takes note of every place that is named.
    let uses: PlaceUses

    private var findings: Findings { scalars.findings }

    private func text(_ node: Node, _ name: String) -> String? {
        scalars.shape.text(node, for: name).flatMap { scalars.refusingVariables($0, node) }
    }

    /// Offsets mean nothing in a text whose parameters were filled in: findings then point at the whole value.
    private func report(_ diagnostics: [Diagnostic], _ node: Node) {
        for var diagnostic in diagnostics {
            if node.isRewritten { diagnostic.span = node.span }
            findings.report(diagnostic)
        }
    }

    func path(_ node: Node, _ name: String) -> Path? {
        guard let text = text(node, name) else { return nil }
        let (path, diagnostics) = PathReader.parse(text, at: node.textSpan)
        report(diagnostics, node)
        if let path { uses.add(path, at: span(node)) }
        return path
    }

    func condition(_ node: Node, _ name: String) -> Condition? {
        guard let text = text(node, name) else { return nil }
        let (condition, diagnostics, names) = ConditionParser.read(text, at: node.textSpan, tables: tables)
        report(diagnostics, node)
        for name in names {
            let span = node.isRewritten ? node.span : name.span
            switch name.subject {
            case .path(let path):
                uses.add(
                    path, at: span, comparedWith: name.values, at: node.isRewritten ? node.span : name.comparison)
            case .type: uses.add(messageTypes: name.values, at: span)
            case .event: uses.add(Path.event, at: span, comparedWith: name.values, at: span)
            case .tag: break
            }
        }
        return condition
    }

    func template(_ node: Node, _ name: String) -> Template? {
        guard let text = text(node, name) else { return nil }
        return template(text, node)
    }

    func template(_ text: String, _ node: Node) -> Template? {
        let (template, diagnostics, paths) = TemplateParser.read(text, at: node.textSpan)
        report(diagnostics, node)
        for (path, span) in paths { uses.add(path, at: node.isRewritten ? node.span : span) }
        return template
    }

    func dateFormat(_ node: Node, _ name: String) -> DateFormat? {
        guard let text = text(node, name) else { return nil }
        do {
            return try DateFormat(text)
        } catch {
            let fix = error.suggestion
            findings.error(
                "E235", error.message, at: span(node, error.offset, error.length),
                help: fix == nil ? "letters such as yyyyMMddHHmmss; other letters in single quotes" : nil, fix: fix)
            return nil
        }
    }

    func pattern(_ node: Node, _ text: String) -> Pattern? {
        do {
            return try Pattern(text)
        } catch {
            findings.error("E236", error.message, at: span(node, error.offset, 1), help: error.help)
            return nil
        }
    }

    /// The whole text.
    private func span(_ node: Node) -> SourceSpan { node.isRewritten ? node.span : node.textSpan }

    /// A part of the node's text.
    private func span(_ node: Node, _ offset: Int, _ length: Int) -> SourceSpan {
        guard !node.isRewritten else { return node.span }
        return TextPlace(node.text ?? "", at: node.textSpan).span(offset..<offset + length)
    }

    func segment(_ node: Node, _ name: String) -> SegmentName? {
        guard let text = text(node, name) else { return nil }
        if let segment = SegmentName(text) {
            uses.add(segment, at: span(node))
            return segment
        }
        reportSegment(text, node, name)
        return nil
    }

    /// `PID` or `Z*`.
    func segmentPattern(_ node: Node, _ name: String) -> SegmentPattern? {
        guard let text = text(node, name) else { return nil }
        if let pattern = Self.pattern(text) {
            uses.add(pattern, at: span(node))
            return pattern
        }
        reportSegment(text, node, name)
        return nil
    }

    static func pattern(_ text: String) -> SegmentPattern? {
        if let segment = SegmentName(text) { return .named(segment) }
        let letters = Array(text.utf8.dropLast())
        let isName = letters.enumerated().allSatisfy { index, byte in
            (0x41...0x5A).contains(byte) || (index > 0 && (0x30...0x39).contains(byte))
        }
        guard text.utf8.last == 0x2A, (1...2).contains(letters.count), isName else { return nil }
        return .prefix(letters)
    }

    private func reportSegment(_ text: String, _ node: Node, _ name: String) {
        let upper = text.uppercased()
        let meant = SegmentName(upper) != nil || Self.pattern(upper) != nil ? upper : nil
        findings.error(
            "E237", "\(name) needs a segment, not `\(text)`", at: node.span,
            label: meant.map { "did you mean `\($0)`?" },
            help: meant == nil
                ? "a segment is three capitals or digits, such as PID, or Z* for all that begin with Z" : nil)
    }
}

extension Path {
    /// What `event` means.
    fileprivate static let event = Path(segment: .msh, field: 9, component: 2)
}
