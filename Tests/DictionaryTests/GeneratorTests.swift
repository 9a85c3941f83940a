import Foundation
import Testing

/// The embedded facts come from the generator and from nowhere else.
@Suite struct GeneratorTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("The generator makes the embedded facts again, byte for byte")
    func regenerated() throws {
        let facts = Self.root.appending(path: "../shared/dictionary")
        guard FileManager.default.fileExists(atPath: facts.appending(path: "compact-fields.tsv").path) else {
            print("skipped: the tab-separated facts are not beside the project")
            return
        }
        let target = FileManager.default.temporaryDirectory.appending(path: "dictionary-\(UUID().uuidString).bin")
        defer { try? FileManager.default.removeItem(at: target) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", Self.root.appending(path: ".ci/dictionary/generate").path, facts.path, target.path,
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let embedded = try Data(contentsOf: Self.root.appending(path: "Sources/CDictionary/dictionary.bin"))
        #expect(try Data(contentsOf: target) == embedded)
    }
}
