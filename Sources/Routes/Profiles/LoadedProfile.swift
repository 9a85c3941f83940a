package import YAML

/// What a profile's file turned out to be.
package struct LoadedProfile: Sendable {
    /// Present exactly when there are no errors.
    package var profile: Profile?
    /// Sorted by place.
    package var diagnostics: [Diagnostic]
    /// By file name, for showing the lines that findings point at.
    package var sources: [String: SourceText]

    /// Everything found, for people.
    package func report(colour: Bool = false) -> String {
        DiagnosticRenderer.text(diagnostics, sources: sources, colour: colour)
    }
}
