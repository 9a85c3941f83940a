import Dictionary
import HL7
import YAML

/// Makes a ``Profile`` of a profile file's tree.
struct ProfileDecoder {
    /// Rules in one profile.
    static let mostRules = 20_000

    let scope: RouteScope

    private var findings: Findings { scope.findings }

    /// `nil` when an error keeps the profile from being made.
    func profile(_ node: Node) -> Profile? {
        let errorsBefore = findings.errorCount
        guard let reader = MappingReader(node, ProfileKeys.table, scalars: scope.scalars) else { return nil }
        _ = reader.word(ProfileKeys.language)
        let name = reader.name(ProfileKeys.profile)
        let about = reader.text(ProfileKeys.about)
        let version = reader.has(ProfileKeys.version) ? version(reader) : nil
        let base = reader.choice(ProfileKeys.base, Profile.Base.self)
        let others = reader.choice(ProfileKeys.others, Profile.Others.self)
        let parts = parts(reader, ProfilePlaces(version.flatMap { HL7Version($0) }))
        checkOthers(reader, others, parts)
        guard let name, let base, let others, findings.errorCount == errorsBefore else { return nil }
        return Profile(
            name: name, about: about, place: scope.place(reader.keySpan(ProfileKeys.profile)), version: version,
            base: base, others: others, parts: parts)
    }

    private func version(_ reader: MappingReader) -> String? {
        guard let node = reader.node(ProfileKeys.version), let text = reader.text(ProfileKeys.version) else {
            return nil
        }
        return ProfileVersion.checked(text, node, findings)
    }

    private func checkOthers(_ reader: MappingReader, _ others: Profile.Others?, _ parts: [Profile.Part]) {
        guard others == .refuse, !parts.contains(where: { !$0.types.isEmpty }) else { return }
        findings.error(
            "E263", "`others: refuse` without `messages` refuses every message", at: reader.keySpan(ProfileKeys.others),
            help: "name the messages under `messages:`, or take `others` out")
    }

    // MARK: Parts

    private func parts(_ reader: MappingReader, _ places: ProfilePlaces) -> [Profile.Part] {
        var parts: [Profile.Part] = []
        var rules = 0
        if let every = reader.mapping(ProfileKeys.every) {
            parts.append(part(every, types: [], places))
        }
        let entries = reader.has(ProfileKeys.messages) ? reader.named(ProfileKeys.messages) ?? [] : []
        for entry in entries {
            let types = types(entry.key)
            guard
                let inner = MappingReader(
                    entry.value, ProfileKeys.part, scalars: scope.scalars, owner: entry.key.span)
            else { continue }
            let part = part(inner, types: types, places)
            rules += part.segments.count + part.fields.count
            guard rules <= Self.mostRules else {
                findings.error("E233", "the profile has more than \(Self.mostRules) rules", at: entry.key.span)
                break
            }
            if !types.isEmpty { parts.append(part) }
        }
        return parts
    }

    private func part(
        _ reader: MappingReader, types: [Route.TypePattern], _ places: ProfilePlaces
    ) -> Profile.Part {
        let segments = reader.has(ProfileKeys.segments) ? reader.named(ProfileKeys.segments) ?? [] : []
        let fields = reader.has(ProfileKeys.fields) ? reader.named(ProfileKeys.fields) ?? [] : []
        return Profile.Part(
            types: types, segments: segments.compactMap { segment($0, places) },
            fields: fields.compactMap { field($0, places) })
    }

    /// `ADT^A01, ADT^A04`
    private func types(_ key: Node) -> [Route.TypePattern] {
        let reader = MessageTypeReader(scalars: scope.scalars)
        let names = (key.text ?? "").split(separator: ",", omittingEmptySubsequences: false)
        return names.compactMap { name in
            let text = String(name.drop { $0 == " " })
            var node = key
            node.content = .scalar(text.last == " " ? String(text.dropLast()) : text, .plain)
            return reader.pattern(node)
        }
    }

    // MARK: Rules

    private func segment(_ entry: Node.Entry, _ places: ProfilePlaces) -> Profile.SegmentRule? {
        guard let name = scope.expressions.segment(entry.key, "`segments`"),
            let reader = rules(entry, ProfileKeys.segmentTable)
        else { return nil }
        report(places.fault(of: name), entry.key)
        let range = ProfileRange(findings: findings)
        guard let usage = reader.choice(ProfileKeys.usage, Profile.Usage.self),
            let severity = reader.choice(ProfileKeys.severity, Profile.Severity.self)
        else { return nil }
        let occurs = reader.has(ProfileKeys.occurs) ? range.occurrence(reader) : nil
        if usage == .notUsed, occurs != nil { refuseBeside(ProfileKeys.occurs, reader) }
        return Profile.SegmentRule(
            name: name, usage: usage, occurs: occurs, severity: severity, place: scope.place(entry.key.span))
    }

    private func field(_ entry: Node.Entry, _ places: ProfilePlaces) -> Profile.FieldRule? {
        guard let path = scope.expressions.path(entry.key, "`fields`"),
            let reader = rules(entry, ProfileKeys.fieldTable), isField(path, entry.key),
            let usage = reader.choice(ProfileKeys.usage, Profile.Usage.self),
            let severity = reader.choice(ProfileKeys.severity, Profile.Severity.self)
        else { return nil }
        report(places.fault(of: path), entry.key)
        let range = ProfileRange(findings: findings)
        let occurs = reader.has(ProfileKeys.occurs) ? range.occurrence(reader) : nil
        if occurs != nil, path.component != nil || path.fieldPick != nil {
            findings.error(
                "E263", "`occurs` counts the repetitions of a field, and \(path) is less than one",
                at: reader.keySpan(ProfileKeys.occurs), help: "write it under \(path.segment)-\(path.field ?? 1)")
        }
        let rule = Profile.FieldRule(
            path: path, usage: usage, occurs: occurs,
            length: reader.has(ProfileKeys.length) ? range.length(reader) : nil, codes: codes(reader, places),
            pattern: pattern(reader),
            value: reader.has(ProfileKeys.value) ? reader.text(ProfileKeys.value).map { Array($0.utf8) } : nil,
            severity: severity, place: scope.place(entry.key.span))
        if usage == .notUsed {
            for key in ProfileKeys.fieldTable.keys.dropFirst().dropLast() where reader.has(key) {
                refuseBeside(key, reader)
            }
        }
        return rule
    }

    private func isField(_ path: Path, _ node: Node) -> Bool {
        if path.field != nil { return true }
        findings.error(
            "E263", "\(path) is a segment", at: node.span,
            help: "write it under `segments:`, or name a field such as \(path.segment)-1")
        return false
    }

    /// A rule that says nothing is a mistake.
    private func rules(_ entry: Node.Entry, _ table: KeyTable) -> MappingReader? {
        guard let reader = MappingReader(entry.value, table, scalars: scope.scalars, owner: entry.key.span) else {
            return nil
        }
        guard reader.entries.isEmpty else { return reader }
        findings.error(
            "E263", "nothing is said about \(entry.key.text ?? "it")", at: entry.key.span,
            help: "it takes \(Spelling.list(table.names.map { "`\($0)`" }, "and"))")
        return nil
    }

    /// What the version does not have.
    private func report(_ fault: ProfilePlaces.Fault?, _ node: Node) {
        guard let fault else { return }
        findings.error(
            "E264", fault.message, at: node.span, label: fault.meant.map { "did you mean \($0)?" },
            help: fault.meant == nil ? "the rule would never find anything" : nil)
    }

    private func refuseBeside(_ key: Key, _ reader: MappingReader) {
        findings.error(
            "E263", "`\(key.name)` says something about what `usage: X` forbids", at: reader.keySpan(key),
            help: "take one of them out")
    }

    private func pattern(_ reader: MappingReader) -> Pattern? {
        guard reader.has(ProfileKeys.pattern), let node = reader.node(ProfileKeys.pattern),
            let text = reader.text(ProfileKeys.pattern)
        else { return nil }
        return scope.expressions.pattern(node, text)
    }

    // MARK: Codes

    private func codes(_ reader: MappingReader, _ places: ProfilePlaces) -> Profile.Codes? {
        if reader.has(ProfileKeys.codes), reader.has(ProfileKeys.codeTable) {
            findings.error(
                "E263", "`codes` and `table` both list what is allowed", at: reader.keySpan(ProfileKeys.codes),
                help: "keep one of them")
            return nil
        }
        if reader.has(ProfileKeys.codes) {
            guard let items = reader.items(ProfileKeys.codes) else { return nil }
            return .list(items.compactMap { scope.scalars.text($0, ProfileKeys.codes).map { Array($0.utf8) } })
        }
        guard reader.has(ProfileKeys.codeTable), let node = reader.node(ProfileKeys.codeTable),
            let text = reader.text(ProfileKeys.codeTable)
        else { return nil }
        let number = text.hasPrefix("HL7") ? String(text.dropFirst(3)) : text
        if number.utf8.count == 4, number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            report(places.fault(ofTable: number), node)
            return .hl7(number)
        }
        return TablesDecoder(scope: scope).codes(text, node).map { .file($0) }
    }
}
