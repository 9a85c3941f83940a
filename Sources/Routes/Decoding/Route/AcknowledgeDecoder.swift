import HL7
import YAML

/// Reads `acknowledge:`, and what it has to do with the destinations.
struct AcknowledgeDecoder {
    let findings: Findings

    /// Takes the destination of `application_to` out of those that messages go to.
    func acknowledge(_ reader: MappingReader, _ destinations: inout RouteDecoder.Destinations) -> Route.Acknowledge? {
        guard reader.has(RouteKeys.acknowledge) else { return Route.Acknowledge() }
        guard let inner = reader.mapping(RouteKeys.acknowledge) else { return nil }
        let mode = inner.choice(RouteKeys.mode, Route.Acknowledge.Mode.self)
        let after = inner.choice(RouteKeys.after, Route.Acknowledge.After.self)
        let within = inner.duration(RouteKeys.within)
        let reply = inner.name(RouteKeys.replyFrom)
        let application = inner.name(RouteKeys.applicationTo)
        let queries = inner.choice(RouteKeys.refusedQueries, Route.Acknowledge.RefusedQueries.self)
        let batch = inner.choice(RouteKeys.batchAnswer, Route.Acknowledge.BatchMode.self)
        guard let mode, let after, let within, let batch, let queries else { return nil }
        guard !inner.has(RouteKeys.replyFrom) || reply != nil else { return nil }
        guard !inner.has(RouteKeys.applicationTo) || application != nil else { return nil }
        var acknowledge = Route.Acknowledge(
            mode: mode, after: after, replyFrom: reply, within: within, batch: batch, refusedQueries: queries)
        checkWithin(inner, acknowledge)
        if let reply, let node = inner.node(RouteKeys.replyFrom) {
            checkReply(reply, node, acknowledge, destinations)
        }
        if let application, let node = inner.node(RouteKeys.applicationTo) {
            checkApplication(application, node, acknowledge, destinations)
            acknowledge.applicationTo = destinations.definitions.first { $0.name == application }
            destinations.definitions.removeAll { $0.name == application }
        }
        return acknowledge
    }

    private func checkWithin(_ inner: MappingReader, _ acknowledge: Route.Acknowledge) {
        guard acknowledge.after != .delivered, inner.has(RouteKeys.within) else { return }
        findings.warning(
            "W706", "`within` has no effect without `after: delivered`", at: inner.keySpan(RouteKeys.within),
            help: "take it out")
    }

    private func checkReply(
        _ name: String, _ node: Node, _ acknowledge: Route.Acknowledge, _ destinations: RouteDecoder.Destinations
    ) {
        checkName(name, node, "E228", "reply_from", destinations)
        if case .file = destinations.definitions.first(where: { $0.name == name })?.connector {
            findings.error("E228", "`reply_from` names a file destination, which gives no answer", at: node.span)
        }
        if acknowledge.mode == .none {
            findings.error("E228", "`reply_from` sends an answer and `mode: none` sends none", at: node.span)
        }
        if acknowledge.after != .delivered {
            findings.error(
                "E228", "`reply_from` waits for a destination's answer: it needs `after: delivered`", at: node.span,
                help: "add", fix: "after: delivered")
        }
    }

    private func checkApplication(
        _ name: String, _ node: Node, _ acknowledge: Route.Acknowledge, _ destinations: RouteDecoder.Destinations
    ) {
        func refuse(_ message: String, _ help: String) {
            findings.error("E245", message, at: node.span, help: help)
        }
        checkName(name, node, "E245", "application_to", destinations)
        if acknowledge.mode == .original || acknowledge.mode == .none {
            refuse(
                "`application_to` needs application answers, and `mode: \(acknowledge.mode.rawValue)` gives none apart",
                "only enhanced mode has a commit answer and an application answer: mode: auto or enhanced")
        }
        if acknowledge.replyFrom != nil {
            refuse(
                "`application_to` and `reply_from` exclude each other",
                "a destination's own answer goes back on the connection of the sender: take one of the two out")
        }
        if destinations.names == [name] {
            refuse("`application_to` names the only destination", "answers go there and nothing else: add another one")
        }
        guard let destination = destinations.definitions.first(where: { $0.name == name }) else { return }
        if case .file = destination.connector {
            refuse("`application_to` names a file destination", "answers go to a receiver: mllp:")
        }
        if destination.when != nil || destination.split != nil || !destination.steps.isEmpty {
            refuse(
                "`\(name)` gets answers only, and has when:, split: or steps: of its own",
                "take them out: no message goes there")
        }
    }

    private func checkName(
        _ name: String, _ node: Node, _ code: String, _ key: String, _ destinations: RouteDecoder.Destinations
    ) {
        guard !destinations.names.contains(name) else { return }
        let meant = Spelling.suggestion(for: name, among: destinations.names)
        findings.error(
            code, "`\(key)` names no destination of this route", at: node.span,
            label: meant.map { "did you mean `\($0)`?" },
            help: meant == nil ? "destinations are \(Spelling.list(destinations.names, "and"))" : nil)
    }
}
