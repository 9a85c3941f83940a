import ArgumentParser
import Engine
import Foundation
import Pipeline
import Routes
import YAML

/// `orderly test`: the tests beside the routes.
struct TestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the tests beside the routes: NAME.test.yaml.",
        discussion: """
            The routes run as they do in production, with scripted destinations and a frozen clock: nothing is opened, \
            sent or stored, and nothing waits.

            Exit status: 0 if every test passed, 1 if one failed or a file has errors, 2 if the folder cannot be read \
            or has no such test.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, junit
    }

    @Argument(help: "The folder of route files.")
    var routes = "Routes"

    @Flag(help: "Name every step, branch, destination and table row that no test reached.")
    var coverage = false

    @Option(help: "Only tests whose route or name is, or contains, this.")
    var only: String?

    @Flag(help: "Write what came into `message:` and `message_to:` where it differs, then run the tests again.")
    var update = false

    @Option(help: "text or junit.")
    var format: Format = .text

    func run() throws {
        let routeSet = try checkedRoutes()
        var results = try results(in: routeSet)
        if update {
            try TestUpdate(results: results).write()
            results = try self.results(in: routeSet)
        }
        let report = TestReport(results: results, terminal: .output)
        switch format {
        case .junit: print(report.junit(), terminator: "")
        case .text: show(report, routeSet)
        }
        if results.contains(where: { !$0.isPassed }) { throw ExitStatus.failed }
    }

    private func checkedRoutes() throws -> RouteSet {
        let loaded = RouteFolder(routes).check()
        if !loaded.diagnostics.isEmpty { Terminal.complain(loaded.report(colour: Terminal.error.hasColour)) }
        if let routeSet = loaded.routes { return routeSet }
        let isReadable = !loaded.diagnostics.contains { $0.code == "E515" }
        throw isReadable ? ExitStatus.failed : ExitStatus.unusable
    }

    /// The closing line stands alone, whatever comes before it: build servers read it.
    private func show(_ report: TestReport, _ routeSet: RouteSet) {
        let lines = report.failures()
        if !lines.isEmpty { print(lines.joined(separator: "\n") + "\n") }
        if coverage {
            let reached = report.results.reduce(into: Set<CoverageElement>()) { $0.formUnion($1.reached) }
            let tested = Set(report.results.map(\.route))
            let routes = routeSet.routes.filter { only == nil || tested.contains($0.name) }
            print(report.coverage(RouteCoverage(of: routes, reached: reached)).joined(separator: "\n") + "\n")
        }
        print(report.summary)
        print(report.closingLine)
    }

    private func results(in routeSet: RouteSet) throws -> [RouteTestResult] {
        let tests = RouteTestLoader.load(directory: routes, routes: routeSet.routes)
        if !tests.diagnostics.isEmpty {
            Terminal.complain(
                DiagnosticRenderer.text(
                    tests.diagnostics, sources: tests.sources, colour: Terminal.error.hasColour))
        }
        if tests.hasErrors { throw ExitStatus.failed }
        var results: [RouteTestResult] = []
        for file in tests.files {
            guard let route = routeSet.routes.first(where: { $0.name == file.route }) else { continue }
            let chosen = file.tests.filter { isChosen($0, of: file) }
            guard !chosen.isEmpty else { continue }
            let runner = RouteTestRunner(
                route, keyedHash: HMACHash.keyedHash, messageLimit: routeSet.settings.messageLimit)
            results += chosen.map { runner.run($0) }
        }
        if results.isEmpty {
            Terminal.complain(
                only.map { "no test in \(routes) is called \($0)" }
                    ?? "there are no tests in \(routes); they stand in NAME.test.yaml beside NAME.yaml")
            throw ExitStatus.unusable
        }
        return results
    }

    private func isChosen(_ test: RouteTest, of file: RouteTestFile) -> Bool {
        guard let only else { return true }
        return file.route == only || test.name.lowercased().contains(only.lowercased())
    }
}
