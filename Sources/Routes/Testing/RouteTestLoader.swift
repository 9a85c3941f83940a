import YAML

/// Reads the `*.test.yaml` files of a folder, reporting everything at once.
package enum RouteTestLoader {
    /// Bytes of one message from a file.
    package static let largestMessage = 16_000_000
    /// Messages of one test.
    package static let mostMessages = 1_000
    private static let mostNames = 20_000

    /// - Parameters:
    ///   - directory: relative to the working directory, or absolute.
    ///   - routes: what the tests are about; names of destinations and tables are checked against them.
    ///   - shownAs: what the folder is called in findings; the directory as given when `nil`.
    package static func load(directory: String, routes: [Route], shownAs: String? = nil) -> LoadedRouteTests {
        let absolute = FilePath.resolved(directory, in: SystemFile.currentDirectory())
        var shown = shownAs ?? directory
        while shown.count > 1, shown.hasSuffix("/") { shown.removeLast() }
        let files = FileCatalog(directory: absolute, shownDirectory: shown)
        let findings = Findings()
        let folder = SourceSpan(file: shown, line: 1, column: 1)
        var tests: [RouteTestFile] = []
        do throws(SystemFile.Failure) {
            for name in try SystemFile.names(in: absolute, limit: mostNames) where isTestFile(name) {
                let reader = TestFileReader(
                    path: FilePath.resolved(name, in: absolute), files: files, findings: findings, routes: routes)
                if let file = reader.read() { tests.append(file) }
            }
        } catch {
            findings.error("E515", "the route folder cannot be read: \(error.reason)", at: folder)
        }
        return LoadedRouteTests(
            files: tests, diagnostics: DiagnosticRenderer.sorted(findings.diagnostics), sources: files.sources)
    }

    private static func isTestFile(_ name: String) -> Bool {
        name.hasSuffix(".test.yaml") && !name.hasPrefix(".") && !name.hasPrefix("_")
    }
}
