import Connectors
import Delivery
import Engine
import Foundation
import Logging
import NIOPosix
import Pipeline
import Routes
import ServiceLifecycle
import UnixSignals

/// The demo's course: build the world, start the engine, send the samples, take a system down and bring it back,
/// wait until everything is delivered, and count.
struct Demo {
    private let samples: DemoSamples
    private let world: DemoWorld
    private let ledger: DemoLedger
    private let view: DemoView
    private let keepsRunning: Bool
    private let logger = StructuredLog.logger(level: .critical)
    private let group = MultiThreadedEventLoopGroup.singleton

    /// How long the simulated systems may take to get everything once they are all up.
    private static let settleWithin = Duration.seconds(60)

    init(
        routes: RouteSet, samples: DemoSamples, folder: URL, view: DemoView, keepsRunning: Bool
    ) async throws {
        self.samples = samples
        self.view = view
        self.keepsRunning = keepsRunning
        ledger = DemoLedger()
        world = try await DemoWorld.build(routes, folder: folder, ledger: ledger, group: group, logger: logger)
    }

    func run() async throws -> DemoLedger.Counts {
        let (listening, opened) = AsyncStream.makeStream(of: (String, Int).self)
        let engine = makeEngine { opened.yield(($0, $1)) }
        let services = ServiceGroup(services: [engine], logger: logger)
        view.heading("Orderly demo: \(world.routes.routes.count) routes, \(samples.messageCount) messages")
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await services.run() }
            var ports: [String: Int] = [:]
            for await (route, port) in listening {
                ports[route] = port
                view.note("\(route) listens on 127.0.0.1:\(port)")
                if ports.count == world.routes.routes.count { break }
            }
            try await act(ports: ports)
            await services.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        await world.shutDown()
        world.countFiles(into: ledger)
        return ledger.current
    }

    private func act(ports: [String: Int]) async throws {
        let sender = DemoSender(
            samples: samples, ports: ports, routes: world.routes, ledger: ledger, view: view, group: group,
            logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await play(sender) }
            tasks.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { throw CancellationError() }
            }
            do {
                try await tasks.next()
            } catch is CancellationError {
                view.note("stopping")
            }
            tasks.cancelAll()
        }
        if let outage = world.outage { try? await world.bringBack(outage) }
        try await settle()
    }

    private func play(_ sender: DemoSender) async throws {
        var round = 0
        repeat {
            round += 1
            let outage = world.outage
            if let outage {
                view.note("\(outage.destinations.joined(separator: ", ")) goes down")
                await world.takeDown(outage)
            }
            try await sender.send(round: round)
            if let outage {
                view.note(
                    "\(ledger.current.open) deliveries wait; \(outage.destinations.joined(separator: ", ")) comes back")
                try await world.bringBack(outage)
            }
            try await settle()
        } while keepsRunning
    }

    /// Waits until nothing is open; what is not done in time shows up in the summary.
    private func settle() async throws {
        let deadline = ContinuousClock.now + Self.settleWithin
        while ledger.current.open > 0, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func makeEngine(_ opened: @escaping @Sendable (String, Int) -> Void) -> IntegrationEngine {
        let recorder = DemoRecorder(ledger: ledger, view: view)
        return IntegrationEngine(
            EngineConfiguration(
                routes: world.routes, destinations: ConnectorCatalog.factory(group: group, logger: logger),
                keyedHash: HMACHash.keyedHash
            ) { event in
                if case .listening(let route, _, let port) = event { opened(route, port) }
                recorder.record(event)
            }, group: group, logger: logger)
    }
}
