import YAML

/// The work of one ``RouteLoader/load(directory:environment:shownAs:)``.
struct FolderLoading {
    static let settingsName = "orderly.yaml"

    let files: FileCatalog
    let findings = Findings()
    private let places = PlaceCatalog()
    private let environment: [String: String]
    private let shown: String
    private var settings: EngineSettings
    private var shared: [String: Node.Entry] = [:]
    private var settingsBytes: [UInt8] = []
    /// Whether the settings change what names of character sets mean.
    private var hasAliases = false
    private var read: [String] = []
    /// Of every route file that is YAML, also of those that make no route.
    private(set) var ends: [RouteEnds] = []
    private var usedDestinations: Set<String> = []
    /// Whether a file that is no YAML hides which shared destinations are used.
    private var isAnyUnread = false

    init(files: FileCatalog, environment: [String: String], shown: String) {
        self.files = files
        self.environment = environment
        self.shown = shown
        self.settings = EngineSettings(storeDirectory: FilePath.resolved("../store", in: files.directory))
    }

    /// Everything that ends in `.yaml` and is no settings, shared or test file.
    func routeFiles(_ names: [String]) -> [String] {
        for name in names where name.hasSuffix(".yml") && !name.hasPrefix("_") && !name.hasPrefix(".") {
            findings.warning(
                "W704", "\(name) is not read: route files end in .yaml", at: span(name),
                help: "rename it to \(name.dropLast(4)).yaml")
        }
        let routes = names.filter { name in
            name.hasSuffix(".yaml") && !name.hasPrefix("_") && !name.hasPrefix(".") && !name.hasSuffix(".test.yaml")
                && name != Self.settingsName
        }
        if routes.isEmpty {
            findings.error(
                "E516", "the folder holds no route", at: SourceSpan(file: shown, line: 1, column: 1),
                help: "a route is a file NAME.yaml that starts with route: NAME")
        }
        guard routes.count <= RouteLoader.mostRoutes else {
            findings.error(
                "E514", "the folder holds more than \(RouteLoader.mostRoutes) routes",
                at: SourceSpan(file: shown, line: 1, column: 1), help: "none was read; split the folder")
            return []
        }
        return routes
    }

    mutating func readSettings(isPresent: Bool) {
        guard isPresent, let node = tree(Self.settingsName) else { return }
        if case .success(let bytes) = files.read(path(Self.settingsName), limit: YAMLLimits().bytes) {
            settingsBytes = bytes
        }
        let decoder = SettingsDecoder(scope: scope())
        settings = decoder.settings(node, standard: settings)
        hasAliases = node[SettingsKeys.charsetAliases.name] != nil
        shared = decoder.destinations(node)
    }

    /// Findings of one file never hide another's.
    mutating func route(_ name: String) -> Route? {
        guard let node = tree(name) else {
            read.append(files.shown(path(name)))
            isAnyUnread = true
            return nil
        }
        if node["profile"] != nil, node["route"] == nil {
            _ = ProfileDecoder(scope: scope()).profile(node)
            return nil
        }
        read.append(files.shown(path(name)))
        let errorsBefore = findings.errorCount
        let scope = scope()
        if case .success(let bytes) = files.read(path(name), limit: YAMLLimits().bytes) { scope.hash.add(bytes) }
        let decoded = RouteDecoder(scope: scope, shared: shared, places: places).route(node)
        collectEnds(of: node["route"]?.text ?? String(name.dropLast(5)), scope)
        guard var route = decoded else { return nil }
        let usesShared = node["to"]?.entries?.contains { $0.value["use"] != nil } ?? false
        if usesShared || hasAliases { scope.hash.add(settingsBytes) }
        route.version = scope.hash.text
        let style = RouteStyle(findings: findings, node: node)
        style.checkName(route, fileName: name)
        // A step that could not be read may use any table and set any tag.
        if findings.errorCount == errorsBefore {
            style.checkTables(route)
            style.checkTags(route)
        }
        return route
    }

    private mutating func collectEnds(of route: String, _ scope: RouteScope) {
        scope.ends.route = route
        ends.append(scope.ends)
        usedDestinations.formUnion(scope.usedDestinations)
    }

    /// Reads the shared destinations that no route has read; once all routes are.
    mutating func checkUnusedDestinations() {
        guard !isAnyUnread else { return }
        for (name, entry) in shared.sorted(by: { $0.key < $1.key }) where !usedDestinations.contains(name) {
            let scope = scope()
            DestinationDecoder(scope: scope, shared: shared).check(shared: entry)
            collectEnds(of: Self.settingsName, scope)
        }
    }

    func result(routes: [Route]) -> LoadedRoutes {
        LoadedRoutes(
            routes: findings.hasErrors ? nil : RouteSet(settings: settings, routes: routes),
            diagnostics: DiagnosticRenderer.sorted(findings.diagnostics), sources: files.sources, files: read)
    }

    private func tree(_ name: String) -> Node? {
        switch files.tree(path(name), limits: YAMLLimits(), findings: findings) {
        case .success(let node): return node
        case .failure(let failure):
            findings.error("E502", "\(files.shown(path(name))) cannot be read: \(failure.reason)", at: span(name))
            return nil
        }
    }

    private func scope() -> RouteScope {
        let secrets = SecretStore(
            directory: settings.secretsDirectory, credentials: environment["CREDENTIALS_DIRECTORY"])
        return RouteScope(
            files: files, findings: findings, variables: Variables(environment: environment, secrets: secrets),
            characterSets: settings.characterSets)
    }

    private func path(_ name: String) -> String { FilePath.resolved(name, in: files.directory) }

    private func span(_ name: String) -> SourceSpan { SourceSpan(file: files.shown(path(name)), line: 1, column: 1) }
}
