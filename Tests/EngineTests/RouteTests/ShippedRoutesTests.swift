import Engine
import Foundation
import Pipeline
import Routes
import Testing

/// The routes that come with Orderly keep what their own tests promise.
@Suite struct ShippedRoutesTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Routes").path

    @Test("Every shipped test passes, and together they reach every step, branch and row")
    func everyTestPasses() throws {
        let loaded = RouteLoader.load(directory: Self.folder, environment: [:])
        let routes = try #require(loaded.routes, "\(loaded.report())").routes
        let tests = RouteTestLoader.load(directory: Self.folder, routes: routes)
        #expect(tests.diagnostics.isEmpty)
        #expect(tests.files.count == routes.count)
        var results: [RouteTestResult] = []
        for file in tests.files {
            let route = try #require(routes.first { $0.name == file.route })
            let runner = RouteTestRunner(route, keyedHash: { _, text in text })
            results += file.tests.map { runner.run($0) }
        }
        #expect(results.count >= 100)
        for result in results where !result.isPassed {
            let lines = result.failures.map { "  \($0.place): \($0.text)" }.joined(separator: "\n")
            Issue.record("\(result.route): \(result.name)\n\(lines)")
        }
        let reached = results.reduce(into: Set()) { $0.formUnion($1.reached) }
        let missed = RouteCoverage(of: routes, reached: reached).missed.map { "\($0.place) \($0.kind) \($0.label)" }
        #expect(missed == [])
    }
}
