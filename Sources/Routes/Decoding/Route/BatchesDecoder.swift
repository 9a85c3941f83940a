import YAML

/// Reads `batches:`.
struct BatchesDecoder {
    let scope: RouteScope

    /// - Parameter acknowledge: `nil` when it is faulty.
    func batches(_ reader: MappingReader, _ acknowledge: Route.Acknowledge?) -> Route.Batches? {
        guard let batches = written(reader) else { return nil }
        guard acknowledge?.after == .delivered else { return batches }
        return afterDelivery(reader, batches)
    }

    private func written(_ reader: MappingReader) -> Route.Batches? {
        guard let node = reader.node(RouteKeys.batches), case .either(let word, _) = RouteKeys.batches.type else {
            return Route.Batches()
        }
        if node.text != nil {
            var key = RouteKeys.batches
            key.type = word
            return scope.scalars.word(node, key).map { Route.Batches(isAccepted: $0 == "accept") }
        }
        guard
            let inner = MappingReader(
                node, RouteKeys.batchesTable, scalars: scope.scalars, owner: reader.keySpan(RouteKeys.batches))
        else { return nil }
        let limit = inner.integer(RouteKeys.mostMessages)
        let faults = inner.choice(RouteKeys.batchFaults, Route.Batches.Faults.self)
        guard let limit, let faults else { return nil }
        return Route.Batches(limit: limit, faults: faults)
    }

    /// One answer cannot wait for the deliveries of thousands of messages, each with its own destinations.
    private func afterDelivery(_ reader: MappingReader, _ batches: Route.Batches) -> Route.Batches? {
        if reader.has(RouteKeys.batches), batches.isAccepted {
            scope.findings.error(
                "E238", "a route that answers after delivery takes no batches", at: reader.keySpan(RouteKeys.batches),
                help: "answer when the messages are stored (after: queued), or write", fix: "batches: refuse")
        }
        if let entry = reader.node(RouteKeys.acknowledge)?.entries?.first(where: {
            $0.key.text == RouteKeys.batchAnswer.name
        }) {
            scope.findings.error(
                "E238", "a route that answers after delivery takes no batches", at: entry.key.span,
                help: "leave `batch:` out, or answer when the messages are stored (after: queued)")
        }
        var batches = batches
        batches.isAccepted = false
        return batches
    }
}
