import ArgumentParser
import Routes
import YAML

/// `orderly check`: every fault of every route file at once.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check route files and their tests: every fault with its place and what to write instead.",
        discussion: "Exit status: 0 without errors (warnings allowed), 1 with errors, 2 if the folder cannot be read.")

    @Argument(help: "The folder of route files.")
    var routes = "Routes"

    @Option(help: "text, json, github or junit.")
    var format: DiagnosticRenderer.Format = .text

    func run() throws {
        var loaded = RouteFolder(routes).check()
        if let routeSet = loaded.routes {
            // Test files are read against their routes, so only once those are without errors.
            let tests = RouteTestLoader.load(directory: routes, routes: routeSet.routes)
            loaded.diagnostics = DiagnosticRenderer.sorted(loaded.diagnostics + tests.diagnostics)
            loaded.sources.merge(tests.sources) { first, _ in first }
            if tests.hasErrors { loaded.routes = nil }
        }
        switch format {
        case .text: print(loaded.report(colour: Terminal.output.hasColour), terminator: "")
        case .json: print(DiagnosticRenderer.json(loaded.diagnostics))
        case .github: print(DiagnosticRenderer.github(loaded.diagnostics))
        case .junit: print(DiagnosticRenderer.junit(loaded.diagnostics, files: loaded.files))
        }
        if loaded.files.isEmpty, loaded.diagnostics.contains(where: { $0.code == "E515" }) { throw ExitStatus.unusable }
        if loaded.routes == nil { throw ExitStatus.failed }
    }
}

extension DiagnosticRenderer.Format: ExpressibleByArgument {}
