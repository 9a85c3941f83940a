package import YAML

/// The tests of a folder.
package struct LoadedRouteTests: Sendable {
    /// Those that can be run: none of a file that has errors.
    package var files: [RouteTestFile]
    /// Sorted by place.
    package var diagnostics: [Diagnostic]
    /// By file name, for showing the lines that findings and failures point at.
    package var sources: [String: SourceText]

    package init(files: [RouteTestFile], diagnostics: [Diagnostic], sources: [String: SourceText]) {
        self.files = files
        self.diagnostics = diagnostics
        self.sources = sources
    }

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
