import YAML

/// Reads one profile from its file, outside of a folder of routes.
package enum ProfileLoader {
    /// - Parameter file: relative to the working directory, or absolute.
    package static func load(file: String) -> LoadedProfile {
        let path = FilePath.resolved(file, in: SystemFile.currentDirectory())
        let directory = FilePath.directory(of: path)
        let shown = FilePath.directory(of: file)
        let files = FileCatalog(directory: directory, shownDirectory: shown.isEmpty ? "." : shown)
        let findings = Findings()
        let scope = RouteScope(
            files: files, findings: findings,
            variables: Variables(environment: [:], secrets: SecretStore(directory: nil, credentials: nil)))
        var profile: Profile?
        switch files.tree(path, limits: YAMLLimits(), findings: findings) {
        case .success(let node):
            profile = node.flatMap { ProfileDecoder(scope: scope).profile($0) }
        case .failure(let failure):
            findings.error(
                "E502", "\(file) cannot be read: \(failure.reason)", at: SourceSpan(file: file, line: 1, column: 1))
        }
        return LoadedProfile(
            profile: profile, diagnostics: DiagnosticRenderer.sorted(findings.diagnostics), sources: files.sources)
    }
}
