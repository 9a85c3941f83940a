package import YAML

/// What a folder of routes turned out to be.
package struct LoadedRoutes: Sendable {
    /// Present exactly when there are no errors.
    package var routes: RouteSet?
    /// Sorted by place.
    package var diagnostics: [Diagnostic]
    /// By file name, for showing the lines that findings point at.
    package var sources: [String: SourceText]
    /// Route files, as people see them.
    package var files: [String]

    package init(
        routes: RouteSet?, diagnostics: [Diagnostic], sources: [String: SourceText], files: [String]
    ) {
        self.routes = routes
        self.diagnostics = diagnostics
        self.sources = sources
        self.files = files
    }

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// Everything found, for people, with a last line that counts.
    package func report(colour: Bool = false) -> String {
        let text = DiagnosticRenderer.text(diagnostics, sources: sources, colour: colour)
        let summary = DiagnosticRenderer.summary(routes: files.count, diagnostics)
        return diagnostics.isEmpty ? summary + "\n" : text + "\n" + summary + "\n"
    }
}
