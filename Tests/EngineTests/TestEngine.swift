import Connectors
import Engine
import Foundation
import Logging
import NIOPosix
import Routes
import ServiceLifecycle

/// A real engine on loopback ports of its own, over route files in a folder of its own.
struct TestEngine: Sendable {
    /// The port of each route's listener.
    let ports: [String: Int]
    let folder: URL
    /// Everything the engine says about messages, from the start.
    let events: AsyncStream<EngineEvent>

    struct Failure: Error {
        var what: String
    }

    static func makeFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "orderly-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Runs the engine around `body`, drains it, and removes the folder unless one was given.
    @discardableResult
    static func run<Result: Sendable>(
        _ files: [String: String], in given: URL? = nil, drainWithin: Duration = .seconds(10),
        body: @escaping @Sendable (TestEngine) async throws -> Result
    ) async throws -> Result {
        let folder = try given ?? makeFolder()
        defer { if given == nil { try? FileManager.default.removeItem(at: folder) } }
        let routes = try load(files, in: folder)
        let (events, feed) = AsyncStream.makeStream(of: EngineEvent.self)
        let (listening, opened) = AsyncStream.makeStream(of: (String, Int).self)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let group = MultiThreadedEventLoopGroup.singleton
        let engine = IntegrationEngine(
            EngineConfiguration(
                routes: routes,
                destinations: { route, definition in
                    try ConnectorCatalog.destination(
                        route: route, definition: definition, group: group, logger: logger)
                },
                keyedHash: { _, text in text }, drainWithin: drainWithin
            ) { event in
                if case .listening(let route, _, let port) = event { opened.yield((route, port)) }
                feed.yield(event)
            }, group: group, logger: logger)
        let services = ServiceGroup(services: [engine], logger: logger)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer {
                    opened.finish()
                    feed.finish()
                }
                try await services.run()
            }
            var ports: [String: Int] = [:]
            for await (route, port) in listening {
                ports[route] = port
                if ports.count == routes.routes.count { break }
            }
            guard ports.count == routes.routes.count else {
                try await tasks.waitForAll()
                throw Failure(what: "the engine ended before it listened")
            }
            let result: Result
            do {
                result = try await body(TestEngine(ports: ports, folder: folder, events: events))
            } catch {
                await services.triggerGracefulShutdown()
                throw error
            }
            await services.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return result
        }
    }

    func port(_ route: String) throws -> Int {
        guard let port = ports[route] else { throw Failure(what: "no route \(route)") }
        return port
    }

    /// The first event for which `pick` finds something.
    func first<Found>(_ pick: (EngineEvent) -> Found?) async throws -> Found {
        for await event in events {
            if let found = pick(event) { return found }
        }
        throw Failure(what: "the engine ended")
    }

    private static func load(_ files: [String: String], in folder: URL) throws -> RouteSet {
        let directory = folder.appending(path: "Routes")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for (name, text) in files {
            try Data(text.utf8).write(to: directory.appending(path: name))
        }
        let loaded = RouteLoader.load(directory: directory.path, environment: [:])
        guard var routes = loaded.routes else { throw Failure(what: loaded.report()) }
        for index in routes.routes.indices {
            guard case .mllp(var listener) = routes.routes[index].listener else { continue }
            listener.port = 0
            routes.routes[index].listener = .mllp(listener)
        }
        routes.settings.storeDirectory = folder.appending(path: "store").path
        routes.settings.stopIntakeBelow = ByteCount(bytes: 0)
        return routes
    }
}
