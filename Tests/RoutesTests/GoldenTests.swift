import Foundation
import Routes
import Testing

/// Every code of the catalogue has a folder in `Golden/` with files that give the finding and its exact text.
///
/// `ORDERLY_UPDATE_GOLDEN=1` writes `expected.txt` anew, to be read before it is committed.
@Suite struct GoldenTests {
    @Test(arguments: GoldenFolder.codes)
    func aFindingReadsAsExpected(_ code: String) throws {
        let golden = try GoldenFolder(code)
        defer { golden.remove() }
        let text = RouteLoader.load(directory: golden.folder.path, environment: [:], shownAs: golden.folder.shown)
            .report()
        if ProcessInfo.processInfo.environment["ORDERLY_UPDATE_GOLDEN"] != nil {
            try Data(text.utf8).write(to: golden.expectedFile)
        }
        #expect(text.contains("[\(code)]"))
        #expect(try text == String(contentsOf: golden.expectedFile, encoding: .utf8))
    }

    @Test func everyCodeHasAPageAndAGoldenFolder() {
        #expect(DiagnosticCatalog.all.map(\.code) == GoldenFolder.codes)
    }
}
