import CharacterSets
import Delivery
import Engine
import Foundation
import HL7
import Logging
import Pipeline
import Routes
import TestSupport
import Testing

/// A store, a route and its replays without sockets; the pace goes by a clock that a test moves.
struct ReplayWorld: Sendable {
    let store: MessageStore
    let outbox: Outbox
    let desk: ReplayDesk
    let clock: ManualClock
    let lab: FlakyDestination
    let ward: FlakyDestination
    let directory: String
    private let runner: RouteRunner

    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    static func route(steps: String = "", lab: String = "") -> String {
        """
        route: feed
        language: 1
        from:
          mllp: {port: 2575}
        accept:
          types: [ADT^*]
          others: reject
        \(steps)
        to:
          lab:
            mllp: {host: 127.0.0.1, port: 2576}
            when_rejected: dead_letter
        \(lab)
          ward:
            when: PID-8 is "F"
            mllp: {host: 127.0.0.1, port: 2577}
            when_rejected: dead_letter
        """
    }

    /// Runs replays, and lanes, around `body`.
    static func run(
        in folder: URL, route text: String = route(), lab: FlakyDestination = FlakyDestination(),
        body: @Sendable (ReplayWorld) async throws -> Void
    ) async throws {
        let world = try make(in: folder, text, lab)
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await world.outbox.run() }
            tasks.addTask { await world.desk.run() }
            do {
                try await body(world)
            } catch {
                Issue.record(error)
            }
            tasks.cancelAll()
        }
        await world.store.close()
    }

    private static func make(in folder: URL, _ text: String, _ lab: FlakyDestination) throws -> ReplayWorld {
        let routes = folder.appending(path: "Routes")
        try FileManager.default.createDirectory(at: routes, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: routes.appending(path: "feed.yaml"))
        let loaded = RouteLoader.load(directory: routes.path, environment: [:])
        let route = try #require(loaded.routes?.routes.first, "\(loaded.report())")
        let directory = folder.appending(path: "store").path
        var configuration = StoreConfiguration(directory: directory)
        configuration.freeSpace = { _ in nil }
        configuration.reserve = ByteCount(bytes: 0)
        let store = try MessageStore.open(configuration, logger: quiet)
        let outbox = Outbox(store: store, logger: quiet)
        let ward = FlakyDestination()
        outbox.apply(
            route.destinations.map {
                OutboxDestination(route: "feed", definition: $0, destination: $0.name == "lab" ? lab : ward)
            })
        let runner = RouteRunner(route, keyedHash: { _, text in text })
        let clock = ManualClock()
        let desk = ReplayDesk(
            store: store, outbox: outbox, runners: ["feed": runner],
            breaker: CrashBreaker(directory: directory, loops: 0, logger: quiet),
            directory: directory, logger: quiet, clock: clock)
        return ReplayWorld(
            store: store, outbox: outbox, desk: desk, clock: clock, lab: lab, ward: ward, directory: directory,
            runner: runner)
    }

    // MARK: What a test does

    /// Stores messages as their listener would, and returns once nothing of them is queued.
    @discardableResult
    func receive(_ texts: [String]) async throws -> [MessageID] {
        let acceptances = try texts.map { text in
            let message = try runner.read(Array(text.utf8), limits: MessageLimits())
            let (id, now) = (store.nextID(), WallClock().read())
            let result = runner.run(message, header: Header(message.message), id: id, at: now.timestamp)
            return Acceptance(
                id: id, route: "feed", routeVersion: runner.route.version, listener: "127.0.0.1:2575", connection: 1,
                peer: "10.1.2.3:40000", receivedAt: now.nanoseconds, bytes: Array(text.utf8),
                keys: MessageKeys(message.message), decision: result.decision, replies: [])
        }
        for result in await store.accept(acceptances) {
            if case .failed(let error) = result { throw error }
        }
        try await settled()
        return acceptances.map(\.id)
    }

    /// Returns once nothing is queued.
    func settled() async throws {
        while try !store.reader.deliveries(DeliveryFilter(states: [.queued])).isEmpty {
            try await store.flush()
            await Task.yield()
        }
    }

    func order(
        _ mode: ReplaySelection.Mode = .asSent, to destination: String? = nil, payloadOf: String? = nil,
        again: Bool = false, states: Set<MessageState> = [], rate: Int = 600_000
    ) -> ReplayOrder {
        var query = MessageQuery()
        query.route = "feed"
        query.states = states
        return ReplayOrder(
            selection: ReplaySelection(
                query, mode: mode, destination: destination, payloadOf: payloadOf, includesReplays: again), rate: rate)
    }

    func start(_ order: ReplayOrder) throws -> Int {
        try desk.start(order, user: "kim", reason: OperatorReason("lost at the lab", for: "a replay"))
    }

    func job(_ number: Int) throws -> ReplayJob {
        try #require(try ReplayLedger.reading(directory: directory)?.job(number))
    }

    /// The replay once `isMet` is true of it, the clock moved on as it needs.
    @discardableResult
    func job(_ number: Int, until isMet: (ReplayJob) -> Bool) async throws -> ReplayJob {
        while true {
            let job = try job(number)
            if isMet(job) { return job }
            clock.advance(by: .milliseconds(50))
            await Task.yield()
        }
    }

    /// Starts it and returns once it is over.
    func replay(_ order: ReplayOrder) async throws -> ReplayJob {
        try await job(try start(order)) { $0.state.isOver }
    }
}
