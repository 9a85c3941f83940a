import Foundation
import HL7
import Logging
import NIOCore
import Routes
import Synchronization

/// The hospital around the demo's engine: one simulated system behind every MLLP destination, on ports of their
/// own, and folders of their own for the files. The shipped routes run unchanged but for addresses.
final class DemoWorld: Sendable {
    struct System: Sendable {
        /// The destinations that lead here, as `route/destination`.
        var destinations: [String]
        /// As the route file says it.
        var address: String
        var port: Int
        var receiver: ScriptedReceiver
    }

    let routes: RouteSet
    let systems: [System]
    let folder: URL
    private let group: any EventLoopGroup
    private let logger: Logger

    private init(routes: RouteSet, systems: [System], folder: URL, group: any EventLoopGroup, logger: Logger) {
        self.routes = routes
        self.systems = systems
        self.folder = folder
        self.group = group
        self.logger = logger
    }

    static func build(
        _ loaded: RouteSet, folder: URL, ledger: DemoLedger, group: any EventLoopGroup, logger: Logger
    ) async throws -> DemoWorld {
        var routes = loaded
        routes.settings.storeDirectory = folder.appending(path: "store").path
        var systems: [System] = []
        for routeIndex in routes.routes.indices {
            let route = routes.routes[routeIndex].name
            routes.routes[routeIndex].listener = routes.routes[routeIndex].listener.onAnyPort
            for index in routes.routes[routeIndex].destinations.indices {
                let name = "\(route)/\(routes.routes[routeIndex].destinations[index].name)"
                switch routes.routes[routeIndex].destinations[index].connector {
                case .mllp(var settings):
                    let receiver = ScriptedReceiver(respond: MasterPatientIndex.respond) { _ in
                        ledger.update { $0.confirmed[name, default: 0] += 1 }
                    }
                    let port = try await receiver.start(port: 0, group: group, logger: logger)
                    systems.append(
                        System(
                            destinations: [name], address: "\(settings.host):\(settings.port)", port: port,
                            receiver: receiver))
                    settings.host = "127.0.0.1"
                    settings.port = port
                    settings.tls = nil
                    routes.routes[routeIndex].destinations[index].connector = .mllp(settings)
                    routes.routes[routeIndex].destinations[index].retry.first = .milliseconds(200)
                    routes.routes[routeIndex].destinations[index].retry.upTo = .seconds(1)
                case .file(var settings):
                    settings.directory = folder.appending(path: name).path
                    routes.routes[routeIndex].destinations[index].connector = .file(settings)
                }
            }
        }
        return DemoWorld(routes: routes, systems: systems, folder: folder, group: group, logger: logger)
    }

    /// The one to take down: a system that no sender waits for, the lab if there is one.
    var outage: System? {
        let waitedFor = Set(
            routes.routes.filter { $0.acknowledge.after == .delivered }.flatMap { route in
                route.destinations.map { "\(route.name)/\($0.name)" }
            })
        let candidates = systems.filter { waitedFor.isDisjoint(with: $0.destinations) }
        return candidates.first { $0.destinations.contains { $0.hasSuffix("/lab") } } ?? candidates.first
    }

    func takeDown(_ system: System) async {
        await system.receiver.stop()
    }

    func bringBack(_ system: System) async throws {
        _ = try await system.receiver.start(port: system.port, group: group, logger: logger)
    }

    func shutDown() async {
        for system in systems { await system.receiver.stop() }
    }

    /// Counts the files that stand in the archives, which is what file destinations are measured by.
    func countFiles(into ledger: DemoLedger) {
        for route in routes.routes {
            for destination in route.destinations {
                guard case .file(let settings) = destination.connector else { continue }
                let walk = FileManager.default.enumerator(atPath: settings.directory)
                let files = (walk?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".hl7") }
                ledger.update { $0.confirmed["\(route.name)/\(destination.name)"] = files.count }
            }
        }
    }
}

extension ListenerDefinition {
    /// The same listener in clear text on a free loopback port.
    fileprivate var onAnyPort: ListenerDefinition {
        guard case .mllp(var listener) = self else { return self }
        listener.host = "127.0.0.1"
        listener.port = 0
        listener.tls = nil
        return .mllp(listener)
    }
}
