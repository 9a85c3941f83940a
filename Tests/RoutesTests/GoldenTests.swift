import Foundation
import Routes
import Testing
import YAML

/// Every code of the catalogue has a folder in `Golden/` with files that give the finding and its exact text.
///
/// `ORDERLY_UPDATE_GOLDEN=1` writes `expected.txt` anew, to be read before it is committed.
@Suite struct GoldenTests {
    @Test(arguments: GoldenFolder.codes)
    func aFindingReadsAsExpected(_ code: String) throws {
        let golden = try GoldenFolder(code)
        defer { golden.remove() }
        let text = report(of: golden.folder)
        if ProcessInfo.processInfo.environment["ORDERLY_UPDATE_GOLDEN"] != nil {
            try Data(text.utf8).write(to: golden.expectedFile)
        }
        #expect(text.contains("[\(code)]"))
        #expect(try text == String(contentsOf: golden.expectedFile, encoding: .utf8))
    }

    @Test func everyCodeHasAPageAndAGoldenFolder() {
        #expect(DiagnosticCatalog.all.map(\.code) == GoldenFolder.codes)
    }

    /// What `orderly check` and, where the routes are right, `orderly test` say.
    private func report(of folder: (path: String, shown: String)) -> String {
        let routes = RouteLoader.load(directory: folder.path, environment: [:], shownAs: folder.shown)
        guard let set = routes.routes else { return routes.report() }
        let tests = RouteTestLoader.load(directory: folder.path, routes: set.routes, shownAs: folder.shown)
        guard !tests.diagnostics.isEmpty else { return routes.report() }
        return DiagnosticRenderer.text(tests.diagnostics, sources: tests.sources)
    }
}
