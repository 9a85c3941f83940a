import HL7
import YAML

/// Reads how a destination is delivered to: `retry`, `when_rejected`, `keep_order`, `required`, `queue`.
struct DeliveryDecoder {
    let scope: RouteScope

    private var findings: Findings { scope.findings }

    struct Delivery {
        var retry: DestinationDefinition.Retry
        var whenRejected: DestinationDefinition.RejectionPolicy
        var keepOrder: DestinationDefinition.KeepOrder
        var isRequired: Bool
        var queue: QueueDecoder.Queue
    }

    func delivery(_ reader: MappingReader, _ connector: DestinationDefinition.Connector?) -> Delivery? {
        let retry = retry(reader)
        let rejected = whenRejected(reader)
        let order = keepOrder(reader)
        let required = reader.yesNo(DestinationKeys.required)
        let queue = QueueDecoder(scope: scope).queue(reader)
        guard let retry, let rejected, let order, let required, let queue else { return nil }
        if case .mllp(let settings) = connector, settings.connections > 1, case .all = order {
            findings.error(
                "E605", "several connections cannot keep one order", at: reader.keySpan(DestinationKeys.mllp),
                label: "connections: \(settings.connections)", help: "write one of",
                fix: "keep_order: by PID-3.1     keep_order: no     connections: 1")
            return nil
        }
        return Delivery(
            retry: retry, whenRejected: rejected, keepOrder: order, isRequired: required, queue: queue)
    }

    private func retry(_ reader: MappingReader) -> DestinationDefinition.Retry? {
        guard reader.has(DestinationKeys.retry) else { return DestinationDefinition.Retry() }
        guard let inner = reader.mapping(DestinationKeys.retry) else { return nil }
        let first = inner.duration(DestinationKeys.first)
        let upTo = inner.duration(DestinationKeys.upTo)
        let attempts = inner.integer(DestinationKeys.attempts)
        let giveUp = giveUpAfter(inner)
        guard let first, let upTo, let attempts, let giveUp else { return nil }
        guard first <= upTo else {
            findings.error(
                "E208", "`up_to` is shorter than `first`", at: inner.keySpan(DestinationKeys.upTo),
                help: "waits grow from first: to up_to:")
            return nil
        }
        return DestinationDefinition.Retry(first: first, upTo: upTo, giveUpAfter: giveUp.after, attempts: attempts)
    }

    private struct GiveUp {
        var after: Duration?
    }

    private func giveUpAfter(_ reader: MappingReader) -> GiveUp? {
        guard let node = reader.node(DestinationKeys.giveUpAfter), node.text != "never" else {
            return reader.has(DestinationKeys.giveUpAfter) && reader.node(DestinationKeys.giveUpAfter) == nil
                ? nil : GiveUp(after: nil)
        }
        return reader.duration(DestinationKeys.giveUpAfter).map { GiveUp(after: $0) }
    }

    private func whenRejected(_ reader: MappingReader) -> DestinationDefinition.RejectionPolicy? {
        if reader.has(DestinationKeys.whenRejected) {
            let policy = reader.choice(DestinationKeys.whenRejected, DestinationDefinition.RejectionPolicy.self)
            if reader.has(DestinationKeys.file), policy != nil {
                findings.warning(
                    "W706", "`when_rejected` has no effect: files do not answer",
                    at: reader.keySpan(DestinationKeys.whenRejected), help: "take it out")
            }
            return policy
        }
        guard reader.has(DestinationKeys.mllp), case .choice(let choices) = DestinationKeys.whenRejected.type else {
            return .deadLetter
        }
        let width = (choices.map(\.word.count).max() ?? 0) + 3
        let lines = choices.map { choice in
            "when_rejected: \(choice.word)"
                + String(repeating: " ", count: width - choice.word.count) + choice.meaning
        }
        findings.error(
            "E229", "the destination must say what happens when the receiver answers AE or AR", at: reader.span,
            help: "add one of", fix: lines.joined(separator: "\n"))
        return nil
    }

    private func keepOrder(_ reader: MappingReader) -> DestinationDefinition.KeepOrder? {
        guard reader.has(DestinationKeys.keepOrder) else { return .all }
        guard let node = reader.node(DestinationKeys.keepOrder), let text = reader.text(DestinationKeys.keepOrder)
        else { return nil }
        if let isKept = WrittenValue.yesNo(text) { return isKept ? .all : DestinationDefinition.KeepOrder.none }
        guard text.hasPrefix("by ") else {
            findings.error(
                "E232", "`keep_order` cannot be `\(text)`", at: node.span, help: "write one of",
                fix: "keep_order: yes     keep_order: by PID-3.1     keep_order: no")
            return nil
        }
        let parts = PathWords.parts(of: String(text.dropFirst(3)))
        let paths = parts.compactMap { part -> Path? in
            var partNode = node
            partNode.content = .scalar(part, .plain)
            partNode.isRewritten = true
            return scope.expressions.path(partNode, "`keep_order`")
        }
        return paths.count == parts.count && !paths.isEmpty ? .by(paths) : nil
    }
}
