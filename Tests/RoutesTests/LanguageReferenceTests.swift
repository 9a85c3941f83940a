import Foundation
import Routes
import Testing

@Suite struct LanguageReferenceTests {
    /// `ORDERLY_UPDATE_GOLDEN=1` writes it anew.
    @Test("The documented reference is the one that the tables of keys give")
    func documentationIsTrue() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/orderly/orderly.docc/RouteLanguage.md")
        if ProcessInfo.processInfo.environment["ORDERLY_UPDATE_GOLDEN"] != nil {
            try Data((LanguageReference.markdown + "\n").utf8).write(to: file)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == LanguageReference.markdown + "\n")
    }
}
