import Delivery
import Logging
import MLLP
import NIOCore
import Routes
import Synchronization

/// Opens the listeners when the store can store and closes them when it cannot; a port that is taken is tried
/// again and does not keep the others from coming up.
final class ListenerSupervisor: Sendable {
    struct Planned: Sendable {
        var intake: RouteIntake
        var configuration: ListenerConfiguration
    }

    private let planned: [Planned]
    private let loops: IntakeLoops
    private let group: any EventLoopGroup
    private let logger: Logger
    private let observer: @Sendable (EngineEvent) -> Void
    private let bound = Mutex(Bound())

    private struct Bound {
        var open: [Int: Listener] = [:]
        /// From here on nothing is opened any more.
        var isDraining = false
        /// Those whose failure was logged, so that a port that stays taken is logged once.
        var failing: Set<Int> = []
        /// Closed because a queue is full.
        var paused: Set<Int> = []
    }

    private static let retryInterval = Duration.seconds(5)
    private static let lookInterval = Duration.seconds(1)
    /// For what is being answered when a queue is found full.
    private static let pauseWithin = Duration.seconds(1)

    init(
        _ planned: [Planned], loops: IntakeLoops, group: any EventLoopGroup, logger: Logger,
        observer: @escaping @Sendable (EngineEvent) -> Void
    ) {
        self.planned = planned
        self.loops = loops
        self.group = group
        self.logger = logger
        self.observer = observer
    }

    private enum Occasion: Sendable {
        case state(StoreState)
        /// Time to try ports again that could not be opened.
        case tick
        /// Time to look at the queues.
        case look
    }

    /// Follows the store's state until cancelled.
    ///
    /// - Throws: ``EngineError`` when the store failed for good, or when at the start no port at all could be opened.
    func run(following store: MessageStore) async throws {
        let (occasions, feed) = AsyncStream.makeStream(of: Occasion.self, bufferingPolicy: .bufferingNewest(16))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                for await state in store.states { feed.yield(.state(state)) }
                feed.finish()
            }
            tasks.addTask {
                while !Task.isCancelled {
                    try await Task.sleep(for: Self.retryInterval)
                    feed.yield(.tick)
                }
            }
            tasks.addTask {
                while !Task.isCancelled {
                    try await Task.sleep(for: Self.lookInterval)
                    feed.yield(.look)
                }
            }
            defer { tasks.cancelAll() }
            try await obey(occasions)
        }
    }

    private func obey(_ occasions: AsyncStream<Occasion>) async throws {
        var isFirst = true
        var isStoring = false
        for await occasion in occasions {
            switch occasion {
            case .tick:
                if isStoring { await openAll() }
            case .look:
                if isStoring { await followQueues() }
            case .state(.storing):
                isStoring = true
                await openAll()
                if isFirst, bound.withLock({ $0.open.isEmpty }), !planned.isEmpty {
                    throw EngineError(.cannotListen, "no listener could be opened; the log says why for each")
                }
                isFirst = false
            case .state(.refusing(let reason)):
                isStoring = false
                logger.critical("cannot store: listeners closed", metadata: ["reason": "\(reason)"])
                await closeAll(because: reason)
            case .state(.failed(let error)):
                logger.critical("the store failed for good", metadata: ["reason": "\(error)"])
                await closeAll(because: "the store failed")
                throw EngineError.storeFailed(error)
            }
        }
    }

    /// No new connections; complete frames are still answered.
    func drain(within limit: Duration) async {
        bound.withLock { $0.isDraining = true }
        let listeners = take()
        await withTaskGroup(of: Void.self) { tasks in
            for (_, listener) in listeners { tasks.addTask { await listener.drain(within: limit) } }
        }
    }

    /// At the engine's end, however it came: nothing stays open.
    func close() async {
        bound.withLock { $0.isDraining = true }
        await closeAll(because: "the engine ends")
    }

    private func openAll() async {
        for index in planned.indices
        where bound.withLock({ !$0.isDraining && $0.open[index] == nil && !$0.paused.contains(index) }) {
            await open(index)
        }
    }

    /// Closes the listeners of routes with a full queue that wants it, and opens them when there is room again.
    private func followQueues() async {
        for index in planned.indices {
            let intake = planned[index].intake
            let route = intake.runner.route.name
            if let full = intake.outbox.closesListener(of: route) {
                let (isNews, listener) = bound.withLock { bound in
                    (bound.paused.insert(index).inserted, bound.open.removeValue(forKey: index))
                }
                if isNews {
                    logger.warning(
                        "listener closed: a queue is full",
                        metadata: [
                            "route": "\(route)", "destination": "\(full.destination)", "reason": "\(full.reason)",
                        ])
                }
                guard let listener else { continue }
                await listener.drain(within: Self.pauseWithin)
                observer(.listenerClosed(route: route, reason: "the queue of \(full.destination.name) is full"))
            } else if bound.withLock({ $0.paused.remove(index) != nil && !$0.isDraining }) {
                await open(index)
            }
        }
    }

    private func open(_ index: Int) async {
        let plan = planned[index]
        let name = plan.intake.runner.route.name
        do {
            let loops = loops
            let listener = try await Listener.bind(plan.configuration, group: group, logger: logger) { connection in
                IntakeHandler(intake: plan.intake, loop: loops.intake(for: connection.eventLoop))
            }
            let isWanted = bound.withLock { bound in
                if !bound.isDraining { bound.open[index] = listener }
                bound.failing.remove(index)
                return !bound.isDraining
            }
            guard isWanted else {
                await listener.close()
                return
            }
            let host = plan.configuration.host
            logger.info(
                "listening", metadata: ["route": "\(name)", "address": "\(host):\(listener.localPort)"])
            observer(.listening(route: name, host: host, port: listener.localPort))
        } catch {
            let isNews = bound.withLock { $0.failing.insert(index).inserted }
            if isNews { logger.error("cannot listen", metadata: ["route": "\(name)", "reason": "\(error)"]) }
            observer(.listenerClosed(route: name, reason: "\(error)"))
        }
    }

    private func closeAll(because reason: String) async {
        for (index, listener) in take() {
            await listener.close()
            observer(.listenerClosed(route: planned[index].intake.runner.route.name, reason: reason))
        }
    }

    private func take() -> [Int: Listener] {
        bound.withLock { bound in
            defer { bound.open = [:] }
            return bound.open
        }
    }
}
