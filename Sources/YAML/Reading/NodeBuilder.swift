/// Grows the tree from events and reports what the subset refuses. Iterative: depth costs no stack.
struct NodeBuilder {
    private let source: SourceText
    private let spans: SpanFinder
    private let limits: YAMLLimits
    private var stack: [Frame] = []
    private var root: Node?
    private var nodeCount = 0
    private var documentCount = 0
    private var diagnostics: [Diagnostic] = []
    private(set) var isFinished = false

    init(source: SourceText, limits: YAMLLimits) {
        self.source = source
        self.spans = SpanFinder(source: source)
        self.limits = limits
    }

    /// A list or mapping that is still open.
    private struct Frame {
        var isMapping: Bool
        var start: Event.Mark
        var items: [Node] = []
        var entries: [Node.Entry] = []
        var keys: [String: SourceSpan] = [:]
        var key: Node?
    }

    var result: (Node?, [Diagnostic]) { (root, diagnostics) }

    mutating func stop(_ diagnostic: Diagnostic) {
        diagnostics.append(diagnostic)
        isFinished = true
    }

    mutating func add(_ event: Event) {
        refuseProperties(of: event)
        switch event.kind {
        case .streamStart, .documentEnd: break
        case .streamEnd: finish()
        case .documentStart:
            documentCount += 1
            if documentCount > 1 { stop(spans.severalDocuments(event.start)) }
        case .alias(let name):
            diagnostics.append(spans.alias(name, event))
            place(Node(.invalid, span: spans.span(event.start, event.end)))
        case .scalar(let text, let style): addScalar(text, style, event)
        case .sequenceStart: open(isMapping: false, event.start)
        case .mappingStart: open(isMapping: true, event.start)
        case .sequenceEnd, .mappingEnd: close(event)
        }
    }

    private mutating func finish() {
        isFinished = true
        let isEmpty = root?.isMissing ?? true
        guard isEmpty, diagnostics.isEmpty else { return }
        root = nil
        diagnostics.append(
            Diagnostic(
                code: "E114", message: "the file is empty", span: SourceSpan(file: source.file, line: 1, column: 1),
                help: "a route file starts with `route:` and its name"))
    }

    private mutating func addScalar(_ text: String, _ style: Node.ScalarStyle, _ event: Event) {
        if let tab = spans.tab(before: event.start) { diagnostics.append(tab) }
        if style == .plain, let cut = spans.cutByComment(text, event) {
            diagnostics.append(cut)
            place(Node(.invalid, span: cut.span))
            return
        }
        place(
            Node(
                .scalar(text, style), span: spans.span(event.start, event.end),
                textSpan: spans.textSpan(style, event)))
    }

    private mutating func open(isMapping: Bool, _ start: Event.Mark) {
        stack.append(Frame(isMapping: isMapping, start: start))
        guard stack.count > limits.depth else { return }
        stop(
            Diagnostic(
                code: "E110", message: "values are nested deeper than \(limits.depth) levels",
                span: spans.span(start, start), help: "move the inner steps to a file of their own, with `use:`"))
    }

    private mutating func close(_ event: Event) {
        guard let frame = stack.popLast() else { return }
        let content: Node.Content = frame.isMapping ? .mapping(frame.entries) : .sequence(frame.items)
        place(
            Node(
                content, span: spans.span(frame.start, event.end),
                flowSource: spans.flowSource(frame.start, event.end)))
    }

    /// Puts a finished node where it belongs: a list's next item, a mapping's next key or value, or the root.
    private mutating func place(_ node: Node) {
        nodeCount += 1
        if nodeCount > limits.nodes {
            stop(
                Diagnostic(
                    code: "E111", message: "the file has more than \(limits.nodes) values", span: node.span,
                    help: "move code tables to CSV files and shared steps to files of their own"))
            return
        }
        guard let last = stack.indices.last else {
            root = root ?? node
            return
        }
        guard stack[last].isMapping else {
            stack[last].items.append(node)
            return
        }
        guard let key = stack[last].key else {
            stack[last].key = node
            return
        }
        stack[last].key = nil
        addEntry(key, node, to: last)
    }

    private mutating func addEntry(_ key: Node, _ value: Node, to frame: Int) {
        guard let name = key.text else {
            if !key.isInvalid { diagnostics.append(spans.keyIsNotText(key)) }
            return
        }
        if case .scalar("<<", .plain) = key.content {
            diagnostics.append(spans.mergeKey(key))
            return
        }
        if let first = stack[frame].keys[name] {
            diagnostics.append(spans.duplicate(name, key.span, first: first))
            return
        }
        stack[frame].keys[name] = key.span
        stack[frame].entries.append((key: key, value: value))
    }

    private mutating func refuseProperties(of event: Event) {
        if let anchor = event.anchor { diagnostics.append(spans.anchor(anchor, event)) }
        if let tag = event.tag { diagnostics.append(spans.tag(tag, event)) }
    }
}
