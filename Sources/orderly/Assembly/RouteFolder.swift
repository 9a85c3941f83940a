import Foundation
import Routes

/// A folder of routes as the commands use it: loaded, or refused with every finding shown.
struct RouteFolder {
    let path: String

    init(_ path: String) {
        self.path = path
    }

    var environment: [String: String] { ProcessInfo.processInfo.environment }

    func check() -> LoadedRoutes {
        RouteLoader.load(directory: path, environment: environment)
    }

    /// - Throws: an exit status after the findings were written to standard error, if there are errors.
    func load() throws -> RouteSet {
        let loaded = check()
        guard let routes = loaded.routes else {
            Terminal.complain(loaded.report(colour: Terminal.error.hasColour))
            throw ExitStatus.failed
        }
        if !loaded.diagnostics.isEmpty { Terminal.complain(loaded.report(colour: Terminal.error.hasColour)) }
        return routes
    }

    func route(named name: String) throws -> Route {
        let routes = try load()
        if let route = routes.routes.first(where: { $0.name == name }) { return route }
        let names = routes.routes.map(\.name).joined(separator: ", ")
        throw CommandFailure("there is no route \(name) in \(path); there are: \(names)")
    }

    static func absolute(_ path: String) -> String {
        URL(filePath: path, directoryHint: .isDirectory).standardizedFileURL.path
    }
}
