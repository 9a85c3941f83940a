import CharacterSets
import HL7
import YAML

/// Makes a ``Route`` of a route file's tree.
struct RouteDecoder {
    static let mostDestinations = 100

    let scope: RouteScope
    let shared: [String: Node.Entry]
    let places: PlaceCatalog

    private var findings: Findings { scope.findings }

    /// `nil` when an error keeps the route from being made; there may be errors all the same when there is one.
    func route(_ node: Node) -> Route? {
        if isSharedSteps(node) { return nil }
        guard let reader = MappingReader(node, RouteKeys.table, scalars: scope.scalars) else { return nil }
        _ = reader.word(RouteKeys.language)
        let name = reader.name(RouteKeys.route)
        let about = reader.text(RouteKeys.about)
        let listener = reader.mapping(RouteKeys.from).flatMap { ListenerDecoder(scope: scope).listener($0) }
        let accept = reader.mapping(RouteKeys.accept).flatMap { accepted($0) }
        let text = TextRules(
            override: scope.charsets.override(reader),
            undecodable: reader.has(RouteKeys.undecodable)
                ? reader.choice(RouteKeys.undecodable, TextRules.Undecodable.self) : nil,
            names: scope.characterSets)
        let tolerance = self.tolerance(reader)
        let validation = ValidationDecoder(scope: scope).validation(reader)
        let tables = TablesDecoder(scope: scope).tables(reader)
        let steps =
            reader.has(RouteKeys.steps)
            ? StepDecoder(scope: scope).steps(reader.node(RouteKeys.steps), under: "`steps`") : []
        let split = reader.mapping(RouteKeys.split).flatMap { SplitDecoder(scope: scope).split($0) }
        var destinations = destinations(reader)
        let acknowledge = AcknowledgeDecoder(findings: findings).acknowledge(reader, &destinations)
        let onError = reader.choice(RouteKeys.onError, FailurePolicy.self)
        let batches = BatchesDecoder(scope: scope).batches(reader, acknowledge)
        checkPlaces(accept, node, tables)
        checkSequence(reader, listener, acknowledge)
        guard let name, let listener, let accept, let acknowledge, let batches, let tolerance, let onError
        else { return nil }
        return Route(
            name: name, about: about, place: scope.place(reader.keySpan(RouteKeys.route)), listener: listener,
            accept: accept, acknowledge: acknowledge, batches: batches, text: text, tolerance: tolerance,
            validation: validation, tables: tables, steps: steps, split: split,
            destinations: destinations.definitions, onError: onError)
    }

    /// The next number is told in the answer, so there must be one, and it must be right when it is given.
    private func checkSequence(
        _ reader: MappingReader, _ listener: ListenerDefinition?, _ acknowledge: Route.Acknowledge?
    ) {
        guard case .mllp(let mllp) = listener, mllp.usesSequenceNumbers, let acknowledge else { return }
        if acknowledge.after == .delivered {
            findings.error(
                "E244", "sequence numbers need an answer when the message is stored",
                at: reader.keySpan(RouteKeys.acknowledge), help: "write after: queued, or sequence_numbers: no")
        }
        if acknowledge.mode == .none {
            findings.error(
                "E244", "sequence numbers are told in answers, and `mode: none` sends none",
                at: reader.keySpan(RouteKeys.acknowledge), help: "write mode: original, or sequence_numbers: no")
        }
    }

    /// A file of shared steps whose name lacks the `_` would otherwise get a page of errors.
    private func isSharedSteps(_ node: Node) -> Bool {
        guard let entries = node.entries, node["steps"] != nil else { return false }
        guard entries.allSatisfy({ SharedStepsKeys.table.key($0.key.text ?? "") != nil }) else { return false }
        let name = FilePath.name(of: node.span.file)
        findings.error(
            "E234", "these are shared steps, not a route", at: entries.first?.key.span ?? node.span,
            help: "name the file _\(name): files that start with _ are only read by `use:`")
        return true
    }

    private func tolerance(_ reader: MappingReader) -> Tolerance? {
        guard reader.has(RouteKeys.tolerate) else { return Tolerance() }
        return reader.mapping(RouteKeys.tolerate).flatMap { ToleranceDecoder(scope: scope).tolerance($0) }
    }

    private func accepted(_ reader: MappingReader) -> Route.Accept? {
        let types = MessageTypeReader(scalars: scope.scalars).patterns(reader)
        let versions = reader.has(RouteKeys.versions) ? VersionReader(scalars: scope.scalars).versions(reader) : nil
        guard let others = reader.choice(RouteKeys.others, Route.Accept.Others.self), let types,
            versions != nil || !reader.has(RouteKeys.versions)
        else { return nil }
        return Route.Accept(types: types, versions: versions, others: others)
    }

    /// Everything that the route names, once it is known which versions can come.
    private func checkPlaces(_ accept: Route.Accept?, _ node: Node, _ tables: [String: CodeTable]) {
        let checker = PlaceChecker(
            accepted: AcceptedVersions(accept, written: scope.uses.writtenVersions), tables: tables, catalog: places,
            findings: findings)
        let items = node[RouteKeys.accept.name]?[RouteKeys.types.name]?.items ?? []
        if let accept, accept.types.count == items.count {
            for (pattern, item) in zip(accept.types, items) { checker.checkType(pattern, at: item.span) }
        }
        checker.check(scope.uses)
    }

    struct Destinations {
        var definitions: [DestinationDefinition] = []
        /// Also of those that are faulty.
        var names: [String] = []
    }

    private func destinations(_ reader: MappingReader) -> Destinations {
        guard let entries = reader.named(RouteKeys.to) else { return Destinations() }
        if entries.isEmpty {
            findings.error("E226", "the route has no destination", at: reader.keySpan(RouteKeys.to))
        }
        guard entries.count <= Self.mostDestinations else {
            findings.error(
                "E233", "the route has more than \(Self.mostDestinations) destinations",
                at: reader.keySpan(RouteKeys.to))
            return Destinations()
        }
        let decoder = DestinationDecoder(scope: scope, shared: shared)
        return Destinations(
            definitions: entries.compactMap { decoder.destination($0) }, names: entries.compactMap(\.key.text))
    }
}
