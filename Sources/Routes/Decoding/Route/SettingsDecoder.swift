import CharacterSets
import YAML

/// Reads `orderly.yaml`.
struct SettingsDecoder {
    let scope: RouteScope

    /// Settings with defaults for whatever is absent or faulty.
    func settings(_ node: Node?, standard: EngineSettings) -> EngineSettings {
        guard let node, let reader = MappingReader(node, SettingsKeys.table, scalars: scope.scalars) else {
            return standard
        }
        var settings = standard
        settings.place = scope.place(reader.span)
        _ = reader.word(SettingsKeys.language)
        if let store = reader.mapping(SettingsKeys.store) { read(store, into: &settings) }
        if let secrets = reader.mapping(SettingsKeys.secrets) {
            settings.secretsDirectory = secrets.text(SettingsKeys.secretsDirectory).map { scope.absolute($0) }
        }
        if let limits = reader.mapping(SettingsKeys.limits) {
            if let size = limits.size(SettingsKeys.messageLimit) { settings.messageLimit = size }
            if let count = limits.integer(SettingsKeys.connectionLimit) { settings.connectionLimit = count }
            if let size = limits.size(SettingsKeys.memoryInFlight) { settings.memoryInFlight = size }
        }
        readAliases(reader, into: &settings)
        for key in [SettingsKeys.console, SettingsKeys.alerts] where reader.has(key) {
            if key.name == SettingsKeys.console.name, reader.node(key)?["listen"]?.text == "off" { continue }
            scope.findings.warning(
                "W703", "this version has no \(key.name): `\(key.name)` has no effect", at: reader.keySpan(key),
                help: "take the section out, or keep it for a later version")
        }
        return settings
    }

    private static let mostAliases = 200

    private func readAliases(_ reader: MappingReader, into settings: inout EngineSettings) {
        guard reader.has(SettingsKeys.charsetAliases) else { return }
        let entries = reader.named(SettingsKeys.charsetAliases) ?? []
        guard entries.count <= Self.mostAliases else {
            scope.findings.error(
                "E233", "there are more than \(Self.mostAliases) aliases",
                at: reader.keySpan(SettingsKeys.charsetAliases))
            return
        }
        for entry in entries {
            guard let alias = entry.key.text, let set = scope.charsets.set(entry.value, of: SettingsKeys.charsetAliases)
            else { continue }
            settings.characterSets.add(alias, for: set)
        }
    }

    private func read(_ store: MappingReader, into settings: inout EngineSettings) {
        if let path = store.text(SettingsKeys.storeDirectory) { settings.storeDirectory = scope.absolute(path) }
        if let keep = store.duration(SettingsKeys.keep) { settings.keep = keep }
        if let size = store.size(SettingsKeys.keepAtMost) { settings.keepAtMost = size }
        if let keepRecord = store.duration(SettingsKeys.keepRecord) { settings.keepRecord = keepRecord }
        if let size = store.size(SettingsKeys.stopIntakeBelow) { settings.stopIntakeBelow = size }
    }

    /// Shared destinations by name; what a route may still add to one is not missed.
    func destinations(_ node: Node?) -> [String: Node.Entry] {
        guard let list = node?[SettingsKeys.destinations.name],
            let entries = scope.scalars.shape.entries(list, for: "`destinations`")
        else { return [:] }
        var shared: [String: Node.Entry] = [:]
        for entry in entries {
            guard
                let name = scope.scalars.checkedName(
                    entry.key.text ?? "", entry.key.span, what: "the name of a destination"),
                let reader = MappingReader(
                    entry.value, DestinationKeys.sharedTable, scalars: scope.scalars, owner: entry.key.span,
                    isPartial: true)
            else { continue }
            shared[name] = entry
            checkInner(reader)
        }
        return shared
    }

    /// Keys of the groups inside; what they are worth is read with the route that uses them, or when all routes are read.
    private func checkInner(_ reader: MappingReader) {
        let groups = [DestinationKeys.mllp, DestinationKeys.file, DestinationKeys.retry, DestinationKeys.queue]
        for key in groups where reader.has(key) { _ = reader.mapping(key, isPartial: true) }
        if reader.has(DestinationKeys.charset) { _ = scope.charsets.outgoing(reader) }
        if reader.has(DestinationKeys.whenRejected) { _ = reader.word(DestinationKeys.whenRejected) }
    }
}
