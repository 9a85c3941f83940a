import Foundation
import Testing

/// Rules of the house that no compiler checks.
@Suite struct HouseRuleTests {
    @Test("No source file is longer than 400 lines", arguments: SourceTree.sources)
    func sourcesAreShort(_ file: SourceTree.File) {
        #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count) lines")
    }

    @Test("No test file is longer than 600 lines", arguments: SourceTree.tests)
    func testsAreShort(_ file: SourceTree.File) {
        #expect(file.lines.count <= 601, "\(file.path) has \(file.lines.count) lines")
    }

    /// What may stop the process, hide a race or leak content to standard output.
    static let banned: [(pattern: String, allowed: @Sendable (SourceTree.File) -> Bool)] = [
        ("try!", { _ in false }),
        ("as! ", { _ in false }),
        ("fatalError(", { _ in false }),
        ("preconditionFailure(", { _ in false }),
        ("precondition(", { _ in false }),
        ("@unchecked Sendable", { $0.text.contains("// Unchecked because") }),
        ("nonisolated(unsafe)", { $0.text.contains("// Unsafe because") }),
        (" Task {", { _ in false }),
        (" Task.detached", { _ in false }),
        ("NSRegularExpression", { _ in false }),
        ("Regex", { _ in false }),
        ("XMLDocument", { _ in false }),
        ("print(", { $0.room == "orderly" }),
        ("@testable", { _ in false }),
        ("public ", { _ in false }),
        ("TODO", { _ in false }),
        ("FIXME", { _ in false }),
    ]

    @Test("No source file uses a banned construct", arguments: SourceTree.sources)
    func bannedConstructs(_ file: SourceTree.File) {
        for rule in Self.banned where !rule.allowed(file) {
            for line in file.code where line.text.contains(rule.pattern) && !isText(rule.pattern, in: line.text) {
                Issue.record("\(file.path):\(line.number) uses \(rule.pattern)")
            }
        }
    }

    @Test("Only the store's room speaks SQL", arguments: SourceTree.sources.filter { $0.room != "Delivery" })
    func sqlStaysInDelivery(_ file: SourceTree.File) {
        for line in file.code {
            for word in ["\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE ", "PRAGMA "] {
                #expect(!line.text.contains(word), "\(file.path):\(line.number)")
            }
        }
    }

    @Test(
        "Rows of the store are read through StoredRow alone, which a damaged one cannot trap",
        arguments: SourceTree.sources.filter { $0.room == "Delivery" && !$0.path.hasSuffix("/StoredRow.swift") })
    func rowsAreChecked(_ file: SourceTree.File) {
        for line in file.code {
            for word in ["Row.fetch", "row["] { #expect(!line.text.contains(word), "\(file.path):\(line.number)") }
        }
    }

    @Test("The rooms that run messages hold no existential boxes", arguments: ["HL7", "MLLP"])
    func hotRoomsAreConcrete(_ room: String) {
        for file in SourceTree.sources where file.room == room {
            for line in file.code where line.text.contains(": [any ") {
                Issue.record("\(file.path):\(line.number)")
            }
        }
    }

    @Test("Every shipped route has its tests beside it")
    func routesHaveTests() throws {
        let folder = SourceTree.root.appending(path: "Routes")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let routes = names.filter {
            $0.hasSuffix(".yaml") && !$0.hasSuffix(".test.yaml") && !$0.hasPrefix("_") && $0 != "orderly.yaml"
        }
        #expect(routes.count >= 5)
        for route in routes {
            let test = route.dropLast(".yaml".count) + ".test.yaml"
            #expect(names.contains(String(test)), "\(route) has no \(test)")
        }
    }

    @Test("Nothing but the agreed folders stands at the top level")
    func topLevel() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: SourceTree.root.path)
        let allowed: Set = ["Package.swift", "Sources", "Tests", "Routes", "Samples", "README.md", "LICENSE"]
        let ignored: Set = ["Package.resolved", "store", "archive"]
        let strays = names.filter { !$0.hasPrefix(".") && !allowed.contains($0) && !ignored.contains($0) }
        #expect(strays.isEmpty, "\(strays)")
    }

    /// Whether the pattern stands inside a string literal of that line.
    private func isText(_ pattern: String, in line: Substring) -> Bool {
        guard let found = line.range(of: pattern) else { return false }
        return line[..<found.lowerBound].count(where: { $0 == "\"" }) % 2 == 1
    }
}
