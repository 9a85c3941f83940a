import ArgumentParser
import Connectors
import Engine
import Foundation
import Logging
import NIOPosix
import Routes
import ServiceLifecycle

/// `orderly run`: the engine, until SIGTERM.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the engine.",
        discussion: """
            Reads every route of the folder, opens the store, starts the destinations and then the listeners. SIGTERM \
            or Ctrl-C drains: listeners close, complete messages are stored and acknowledged, deliveries in flight \
            end or time out after 10 s. A second one ends at once; nothing that was acknowledged is lost by it.

            Exit status: 0 after a drain, 1 if the routes have errors or no listener could be opened, 2 if the store \
            cannot be opened, 74 if the disk failed to make data durable.
            """)

    @Argument(help: "The folder of route files.")
    var routes = "Routes"

    @Option(help: "The store's folder; default as orderly.yaml says, or `store` beside the route folder.")
    var store: String?

    @Option(help: "How much to log: trace, debug, info, notice, warning, error, critical.", transform: Self.level)
    var logLevel: Logger.Level = .info

    private static func level(_ text: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: text) else {
            throw ValidationError("there is no log level \(text)")
        }
        return level
    }

    func run() async throws {
        var routeSet = try RouteFolder(routes).load()
        if let store { routeSet.settings.storeDirectory = RouteFolder.absolute(store) }
        let logger = StructuredLog.logger(level: logLevel)
        let group = MultiThreadedEventLoopGroup.singleton
        let engine = IntegrationEngine(
            EngineConfiguration(
                routes: routeSet, destinations: ConnectorCatalog.factory(group: group, logger: logger),
                keyedHash: HMACHash.keyedHash, watchesCrashes: true),
            group: group, logger: logger)
        try await Termination.run(engine, logger: logger)
    }
}
