import Delivery
package import Logging
import MLLP
package import NIOCore
import Pipeline
import Routes
import ServiceLifecycle
import Synchronization

/// The engine: listeners, routes, store and lanes, started and stopped in the order that keeps the promise.
///
/// Start: lock the store, recover, destinations, lanes, listeners last. Stop: listeners close, complete frames
/// are stored and acknowledged, deliveries in flight end or time out, the store is flushed. Nothing depends on a
/// clean stop; what was acknowledged is on disk.
package final class IntegrationEngine: Service {
    private let configuration: EngineConfiguration
    private let group: any EventLoopGroup
    private let logger: Logger
    private let clock = WallClock()

    package init(_ configuration: EngineConfiguration, group: any EventLoopGroup, logger: Logger) {
        self.configuration = configuration
        self.group = group
        self.logger = logger
    }

    /// Runs until graceful shutdown, which drains, or cancellation, which ends at once.
    ///
    /// - Throws: ``EngineError``, or `StoreError` if the store cannot be opened.
    package func run() async throws {
        let settings = configuration.routes.settings
        logger.info(
            "starting",
            metadata: ["routes": "\(configuration.routes.routes.count)", "store": "\(settings.storeDirectory)"])
        let store = try MessageStore.open(StoreConfiguration(settings), logger: logger)
        do {
            try await run(with: store)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
        if case .failed(let error) = store.state { throw EngineError.storeFailed(error) }
        logger.info("stopped")
    }

    private func run(with store: MessageStore) async throws {
        let outbox = Outbox(store: store, logger: logger, observer: deliveryObserver)
        let destinations = try makeDestinations()
        let runners = configuration.routes.routes.map {
            RouteRunner(
                $0, keyedHash: configuration.keyedHash, messageLimit: configuration.routes.settings.messageLimit)
        }
        let breaker = CrashBreaker(
            directory: configuration.routes.settings.storeDirectory,
            loops: group.makeIterator().reduce(0) { count, _ in count + 1 },
            logger: logger)
        if configuration.watchesCrashes { breaker.watch() }
        defer { breaker.close() }
        let planned = try planListeners(runners, store: store, outbox: outbox, breaker: breaker)
        let loops = IntakeLoops(group: group, store: store, breaker: breaker)
        let listeners = ListenerSupervisor(
            planned, loops: loops, group: group, logger: logger, observer: configuration.observer)
        let restored = RestoredStore(
            directory: configuration.routes.settings.storeDirectory, destinations: destinations.map(\.key)
        )
        let crashLoop = CrashLoop(directory: restored.directory, destinations: restored.destinations)
        let isLooping = crashLoop.hold(outbox, after: breaker.crashes, at: clock.read().nanoseconds, logger: logger)
        try restored.hold(outbox, store: store, logger: logger)
        outbox.apply(destinations)
        for plan in planned { try AwaitedAcknowledgements(intake: plan.intake, group: group).resume() }
        await QuarantinedMessages(breaker: breaker, intakes: planned.map(\.intake), logger: logger)
            .store(on: loops.intake(for: group.next()))
        let resubmission = Resubmission(store: store, clock: clock, breaker: breaker, runners: byName(runners))
        let replays = ReplayDesk(
            store: store, outbox: outbox, resubmission: resubmission,
            directory: configuration.routes.settings.storeDirectory, logger: logger)
        let control = makeControl(
            makeDesk(resubmission, store: store, replays: replays) { [logger] in
                try restored.release(outbox, store: store, logger: logger)
            })
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await outbox.run() }
            tasks.addTask { await control.run() }
            tasks.addTask { await replays.run() }
            if isLooping { tasks.addTask { [logger] in try await crashLoop.release(outbox, logger: logger) } }
            tasks.addTask { try await self.watchQueues(of: outbox) }
            tasks.addTask { try await listeners.run(following: store) }
            tasks.addTask {
                try await gracefulShutdown()
                let limit = self.configuration.drainWithin
                let deadline = ContinuousClock.now + limit
                await listeners.drain(within: limit)
                await outbox.drain(within: max(.zero, deadline - .now))
                throw Drained()
            }
            var end: (any Error)?
            while end == nil, let result = await tasks.nextResult() {
                if case .failure(let error) = result { end = error }
            }
            tasks.cancelAll()
            await listeners.close()
            for served in destinations { await served.destination.shutdown() }
            if let end, !(end is Drained), !(end is CancellationError) { throw end }
        }
    }

    private func byName(_ runners: [RouteRunner]) -> [String: RouteRunner] {
        Dictionary(runners.map { ($0.route.name, $0) }) { first, _ in first }
    }

    private func makeDesk(
        _ resubmission: Resubmission, store: MessageStore, replays: ReplayDesk,
        release: @escaping @Sendable () throws -> Int
    ) -> OperatorDesk {
        let correction = Correction(
            store: store, maker: ReplayMaker(store: store, resubmission: resubmission, clock: clock),
            messageLimit: configuration.routes.settings.messageLimit.bytes)
        return OperatorDesk(
            store: store, resubmission: resubmission, replays: replays, correction: correction, release: release)
    }

    private func makeControl(_ desk: OperatorDesk) -> ControlServer {
        ControlServer(
            directory: configuration.routes.settings.storeDirectory, group: group, logger: logger,
            contentLimit: configuration.routes.settings.messageLimit.bytes
        ) { await desk.perform($0, content: $1) }
    }

    /// Ends the group of tasks once everything has been drained.
    private struct Drained: Error {}

    /// Age alone makes a queue late or full, so somebody has to look.
    private func watchQueues(of outbox: Outbox) async throws {
        while !Task.isCancelled {
            outbox.inspectQueues(at: clock.read().nanoseconds)
            try await Task.sleep(for: .seconds(1))
        }
    }

    private func makeDestinations() throws -> [OutboxDestination] {
        try configuration.routes.routes.flatMap { route in
            try (route.destinations + [route.acknowledge.applicationTo].compactMap { $0 }).map { definition in
                do {
                    return OutboxDestination(
                        route: route.name, definition: definition,
                        destination: try configuration.destinations(route.name, definition))
                } catch {
                    throw EngineError(
                        .badDestination, "\(definition.place): destination \(definition.name): \(error)")
                }
            }
        }
    }

    private func planListeners(
        _ runners: [RouteRunner], store: MessageStore, outbox: Outbox, breaker: CrashBreaker
    ) throws -> [ListenerSupervisor.Planned] {
        let memory = InboundMemory(limit: configuration.routes.settings.memoryInFlight.bytes)
        return try runners.map { runner in
            guard case .mllp(let definition) = runner.route.listener else {
                throw EngineError(.cannotListen, "\(runner.route.place): this version listens on MLLP only")
            }
            let intake = RouteIntake(
                runner: runner, store: store, outbox: outbox, breaker: breaker,
                clock: clock, logger: logger, listener: "\(definition.host):\(definition.port)",
                messageLimit: configuration.routes.settings.messageLimit, observer: configuration.observer)
            var listener = try ListenerConfiguration(definition, settings: configuration.routes.settings)
            listener.tolerance = FramingTolerance(runner.route.tolerance)
            listener.memory = memory
            return ListenerSupervisor.Planned(intake: intake, configuration: listener)
        }
    }

    private var deliveryObserver: @Sendable (DeliveryEvent) -> Void {
        let observer = configuration.observer
        let log = DeliveryLog(logger: logger, clock: clock)
        return { event in
            log.tell(event)
            observer(.delivery(event))
        }
    }
}
