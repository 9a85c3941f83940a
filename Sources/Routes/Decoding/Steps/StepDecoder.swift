import HL7
import YAML

/// Reads steps: each has exactly one verb, or `do:` under a condition.
struct StepDecoder {
    let scope: RouteScope

    var findings: Findings { scope.findings }
    var expressions: ExpressionReader { scope.expressions }

    /// The steps that could be read; faulty ones are reported and left out.
    func steps(_ node: Node?, under name: String) -> [Step] {
        guard let node, let items = scope.scalars.shape.items(node, for: name) else { return [] }
        var steps: [Step] = []
        var isOver = false
        for item in items {
            if isOver {
                findings.warning(
                    "W709", "this step is never reached", at: item.entries?.first?.key.span ?? item.span,
                    help: "the stop before it has no when:, so it always ends the message")
                isOver = false
            }
            guard let step = step(item) else { continue }
            if case .stop = step.verb, step.when == nil { isOver = true }
            steps.append(step)
        }
        return steps
    }

    private func step(_ node: Node) -> Step? {
        guard !node.isInvalid, scope.countStep(at: node.span) else { return nil }
        guard let entries = node.entries else {
            reportNoMapping(node)
            return nil
        }
        let verbs = entries.filter { StepKeys.verbs[$0.key.text ?? ""] != nil }
        guard let verb = verbs.first, let name = verb.key.text, let table = StepKeys.verbs[name] else {
            return withoutVerb(node, entries)
        }
        guard verbs.count == 1 else {
            reportTwoVerbs(verbs)
            return nil
        }
        guard let reader = MappingReader(node, table, scalars: scope.scalars, owner: verb.key.span) else { return nil }
        guard let decoded = decoded(name, reader) else { return nil }
        return finished(reader, decoded, at: verb.key.span)
    }

    private func finished(_ reader: MappingReader, _ verb: Step.Verb, at span: SourceSpan) -> Step? {
        var when: Condition?
        if let node = reader.node(StepKeys.when) {
            when = expressions.condition(node, "`when`")
            if when == nil { return nil }
        }
        return Step(name: reader.text(StepKeys.name), when: when, place: scope.place(span), verb: verb)
    }

    private func decoded(_ verb: String, _ reader: MappingReader) -> Step.Verb? {
        switch verb {
        case "set": set(reader)
        case "copy": transfer(reader, StepKeys.copyPath).map { .copy(from: $0.from, to: $0.to) }
        case "move": transfer(reader, StepKeys.movePath).map { .move(from: $0.from, to: $0.to) }
        case "append": append(reader)
        case "add_segment": addSegment(reader)
        case "change": change(reader)
        case "map": map(reader)
        case "reformat_date": reformatDate(reader)
        case "remove": remove(reader)
        case "keep_only": keepOnly(reader)
        case "renumber": renumber(reader)
        case "require": require(reader)
        case "stop": stop(reader)
        case "choose": choose(reader)
        case "for_each": forEach(reader)
        case "use": use(reader)
        case "tag": tag(reader)
        default: nil
        }
    }

    // MARK: Steps without exactly one verb

    private func withoutVerb(_ node: Node, _ entries: [Node.Entry]) -> Step? {
        guard !entries.isEmpty else {
            // A faulty key has been reported and left out already.
            if !findings.hasFinding(onLineOf: node.span) { reportEmpty(node) }
            return nil
        }
        if entries.contains(where: { $0.key.text == "do" }) { return group(node) }
        let odd = entries.first { $0.key.text != "name" && $0.key.text != "when" }
        guard let odd, let name = odd.key.text else {
            if !node.isMissing, let first = entries.first {
                findings.error(
                    "E210", "this step does nothing", at: first.key.span,
                    help: "a step has one of \(Spelling.list(StepKeys.verbNames)), or do: under when:")
            }
            return nil
        }
        reportUnknownVerb(name, odd)
        return nil
    }

    private func reportUnknownVerb(_ name: String, _ entry: Node.Entry) {
        let value = entry.value.text ?? entry.value.flowSource
        if FunctionKeys.names.contains(name) {
            let function = FunctionKeys.parameterised.key(name) == nil ? name : "{\(name): …}"
            findings.error(
                "E211", "unknown step `\(name)`", at: entry.key.span, label: "this is a function, not a step",
                fix: "- change: \(FunctionKeys.parameterised.key(name) == nil ? value ?? "PATH" : "PATH")\n"
                    + "  apply: \(function)")
            return
        }
        if let meant = Spelling.suggestion(for: name, among: StepKeys.verbNames) {
            findings.error("E211", "unknown step `\(name)`", at: entry.key.span, label: "did you mean `\(meant)`?")
            return
        }
        if StepKeys.allNames.contains(name) {
            let owners = StepKeys.verbNames.filter { StepKeys.verbs[$0]?.key(name) != nil }
            findings.error(
                "E210", "this step has no verb", at: entry.key.span,
                help: "`\(name)` belongs to \(Spelling.list(owners.map { "`\($0)`" })): is the - in the right line?")
            return
        }
        findings.error(
            "E211", "unknown step `\(name)`", at: entry.key.span,
            help: "steps are \(Spelling.list(StepKeys.verbNames, "and"))")
    }

    private func reportTwoVerbs(_ verbs: [Node.Entry]) {
        let names = verbs.compactMap(\.key.text)
        findings.error(
            "E212", "a step has one verb, this one has \(Spelling.list(names.map { "`\($0)`" }, "and"))",
            at: verbs[1].key.span, label: "a second verb",
            help: "start a step of its own with - before `\(names[1])`",
            related: [Diagnostic.Related(span: verbs[0].key.span, label: "the first one")])
    }

    private static let example = "write a verb and what it works on, such as - remove: PID-19"

    private func reportEmpty(_ node: Node) {
        findings.error("E204", "this step is empty", at: node.span, help: Self.example)
    }

    private func reportNoMapping(_ node: Node) {
        if node.isMissing {
            reportEmpty(node)
            return
        }
        guard let text = node.text else {
            findings.error("E204", "a step must be a group of keys, not a list", at: node.span, help: Self.example)
            return
        }
        let word = String(text.prefix { $0 != " " })
        let rest = String(text.dropFirst(word.count).drop { $0 == " " })
        let isVerb = StepKeys.verbs[word] != nil && !rest.isEmpty
        findings.error(
            "E204", "a step must be a group of keys, not a text", at: node.span,
            help: isVerb ? "a colon is missing; write" : Self.example,
            fix: isVerb ? "- \(word): \(rest)" : nil)
    }

    // MARK: Paths

    /// The verb's own path.
    func path(_ reader: MappingReader, _ key: Key) -> Path? {
        reader.node(key).flatMap { expressions.path($0, "`\(key.name)`") }
    }

    /// A path to a field or something in it; not to a whole segment.
    /// - Parameter usual: the field that is nearly always meant; without it none is suggested, since text that was
    ///   pasted without a thought would change the wrong one.
    func fieldPath(_ node: Node, _ name: String, usual: Int? = nil) -> Path? {
        guard let path = expressions.path(node, name) else { return nil }
        guard path.field != nil else {
            findings.error(
                "E217", "\(name) needs a field, not a whole segment", at: node.span,
                help: usual == nil ? "after \(path) come - and the number of the field" : "write",
                fix: usual.map { "\(path.segment)-\($0)" })
            return nil
        }
        return path
    }

    /// A field that may be written: MSH-1 and MSH-2 say how the message itself is written.
    func target(_ node: Node, _ name: String, usual: Int? = nil) -> Path? {
        guard let path = fieldPath(node, name, usual: usual) else { return nil }
        return isWritable(path, node) ? path : nil
    }

    func isWritable(_ path: Path, _ node: Node) -> Bool {
        if path.segment == .msh, path.field == 18 {
            findings.warning(
                "W711", "MSH-18 only names the character set; the text stays in the set that it is in", at: node.span,
                help: "to send in another set, write `charset: UNICODE UTF-8` under the destination")
        }
        guard path.segment == .msh, path.field == 1 || path.field == 2 else { return true }
        findings.error(
            "E218", "MSH-\(path.field ?? 1) cannot be written", at: node.span,
            help: "MSH-1 and MSH-2 hold the delimiters that the whole message is written with")
        return false
    }

    func target(_ reader: MappingReader, _ key: Key, usual: Int? = nil) -> Path? {
        reader.node(key).flatMap { target($0, "`\(key.name)`", usual: usual) }
    }

    /// Segments by name or pattern; `nil` when one of them is faulty.
    func patterns(_ reader: MappingReader, _ key: Key) -> [SegmentPattern]? {
        guard let items = reader.items(key) else { return nil }
        let patterns = items.compactMap { expressions.segmentPattern($0, "`\(key.name)`") }
        return patterns.count == items.count ? patterns : nil
    }
}
