import YAML

/// Reads a folder of routes and checks all of it, reporting everything at once.
package enum RouteLoader {
    package static let mostRoutes = 500
    private static let mostNames = 20_000

    /// - Parameters:
    ///   - directory: relative to the working directory, or absolute.
    ///   - environment: what `${env:NAME}` and `$CREDENTIALS_DIRECTORY` are read from.
    ///   - shownAs: what the folder is called in findings; the directory as given when `nil`.
    package static func load(
        directory: String, environment: [String: String], shownAs: String? = nil
    ) -> LoadedRoutes {
        let absolute = FilePath.resolved(directory, in: SystemFile.currentDirectory())
        var shown = shownAs ?? directory
        while shown.count > 1, shown.hasSuffix("/") { shown.removeLast() }
        let files = FileCatalog(directory: absolute, shownDirectory: shown)
        var loading = FolderLoading(files: files, environment: environment, shown: shown)
        let names: [String]
        do throws(SystemFile.Failure) {
            names = try SystemFile.names(in: absolute, limit: mostNames)
        } catch {
            loading.findings.error(
                "E515", "the route folder cannot be read: \(error.reason)",
                at: SourceSpan(file: shown, line: 1, column: 1))
            return loading.result(routes: [])
        }
        let routeFiles = loading.routeFiles(names)
        loading.readSettings(isPresent: names.contains(FolderLoading.settingsName))
        let routes = routeFiles.compactMap { loading.route($0) }
        loading.checkUnusedDestinations()
        RouteSetChecker(findings: loading.findings, sources: files.sources).check(routes, loading.ends)
        return loading.result(routes: routes)
    }
}
