import HL7
import YAML

/// Reads the destinations of a route.
struct DestinationDecoder {
    let scope: RouteScope
    /// By name, as `orderly.yaml` has them.
    let shared: [String: Node.Entry]

    private var findings: Findings { scope.findings }

    func destination(_ entry: Node.Entry) -> DestinationDefinition? {
        guard !entry.value.isInvalid else { return nil }
        let name = scope.scalars.checkedName(
            entry.key.text ?? "", entry.key.span, what: "the name of a destination")
        guard let node = merged(entry.value) else { return nil }
        return destination(entry.key, name, node, DestinationKeys.table)
    }

    /// Checks a shared destination that no route uses.
    func check(shared entry: Node.Entry) {
        _ = destination(entry.key, entry.key.text, entry.value, DestinationKeys.sharedTable)
    }

    private func destination(
        _ key: Node, _ name: String?, _ node: Node, _ table: KeyTable
    ) -> DestinationDefinition? {
        guard let reader = MappingReader(node, table, scalars: scope.scalars, owner: key.span) else { return nil }
        let when = condition(reader)
        let steps =
            reader.has(DestinationKeys.steps)
            ? StepDecoder(scope: scope).steps(reader.node(DestinationKeys.steps), under: "`steps`") : []
        let split = reader.mapping(DestinationKeys.split).flatMap { SplitDecoder(scope: scope).split($0) }
        let characterSet = scope.charsets.outgoing(reader)
        let connectors = ConnectorDecoder(scope: scope, name: key.text ?? "", place: scope.place(key.span))
        let connector = connector(reader, connectors)
        let delivery = DeliveryDecoder(scope: scope).delivery(reader, connector)
        guard let name, let connector, let delivery, !reader.has(DestinationKeys.when) || when != nil else {
            return nil
        }
        return DestinationDefinition(
            name: name, place: scope.place(key.span), when: when, steps: steps, split: split,
            characterSet: characterSet, connector: connector, retry: delivery.retry,
            whenRejected: delivery.whenRejected,
            keepOrder: delivery.keepOrder, isRequired: delivery.isRequired, alarmAfter: delivery.queue.alarmAfter,
            queueLimit: delivery.queue.limit)
    }

    private func condition(_ reader: MappingReader) -> Condition? {
        reader.node(DestinationKeys.when).flatMap { scope.expressions.condition($0, "`when`") }
    }

    // MARK: Shared destinations

    /// The shared destination with the route's own keys over it; the node itself when it shares nothing.
    private func merged(_ node: Node) -> Node? {
        guard let entries = node.entries, let use = node[DestinationKeys.use.name] else { return node }
        guard let name = scope.scalars.shape.text(use, for: "`use`") else { return nil }
        scope.usedDestinations.insert(name)
        guard let base = shared[name]?.value else {
            let meant = Spelling.suggestion(for: name, among: shared.keys.sorted())
            findings.error(
                "E231", "there is no shared destination `\(name)`", at: use.span,
                label: meant.map { "did you mean `\($0)`?" },
                help: shared.isEmpty
                    ? "orderly.yaml has no destinations:"
                    : "orderly.yaml has \(Spelling.list(shared.keys.sorted(), "and"))")
            return nil
        }
        var result = node
        result.content = .mapping(Self.overlay(entries, over: base.entries ?? []))
        return result
    }

    /// The route's keys win; groups of keys are merged key by key.
    private static func overlay(_ own: [Node.Entry], over base: [Node.Entry]) -> [Node.Entry] {
        var result = own
        for entry in base {
            guard let index = result.firstIndex(where: { $0.key.text == entry.key.text }) else {
                result.append(entry)
                continue
            }
            guard let inner = result[index].value.entries, let outer = entry.value.entries else { continue }
            result[index].value.content = .mapping(overlay(inner, over: outer))
        }
        return result
    }

    // MARK: Connectors

    private func connector(
        _ reader: MappingReader, _ connectors: ConnectorDecoder
    ) -> DestinationDefinition.Connector? {
        let known = ["mllp", "file", "http", "fhir", "database"]
        let present = reader.entries.filter { known.contains($0.key.text ?? "") }
        guard present.count == 1 else {
            findings.error(
                "E227",
                present.isEmpty
                    ? "a destination must say where messages go" : "a destination has one connector, not several",
                at: present.dropFirst().first?.key.span ?? reader.span,
                help: present.isEmpty
                    ? "add mllp:, file: or use: with a shared destination" : "make it two destinations")
            return nil
        }
        if reader.has(DestinationKeys.mllp) {
            return reader.mapping(DestinationKeys.mllp).flatMap { connectors.mllp($0) }.map { .mllp($0) }
        }
        return reader.mapping(DestinationKeys.file).flatMap { connectors.file($0) }.map { .file($0) }
    }
}
