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
        /// The store's state is another one.
        case state
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
                for await _ in store.states { feed.yield(.state) }
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
            try await obey(occasions, of: store)
        }
    }

    private func obey(_ occasions: AsyncStream<Occasion>, of store: MessageStore) async throws {
        var known: StoreState?
        var hasOpened = false
        for await occasion in occasions {
            // Looked at each time: of many occasions that wait some are dropped, and one may have been the last state.
            let state = store.state
            let isNews = state != known
            known = state
            switch state {
            case .storing where isNews:
                await openAll()
                if !hasOpened, bound.withLock({ $0.open.isEmpty }), !planned.isEmpty {
                    throw EngineError(.cannotListen, "no listener could be opened; the log says why for each")
                }
                hasOpened = true
            case .storing:
                switch occasion {
                case .tick: await openAll()
                case .look: await followQueues()
                case .state: break
                }
            case .refusing(let reason):
                guard isNews else { break }
                logger.critical("cannot store: listeners closed", metadata: ["reason": "\(reason)"])
                await closeAll(because: reason)
            case .failed(let error):
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

    /// Closes the listeners of routes with a full queue that wants it, and opens them when there is room again. Side by
    /// side: each may take a second to close.
    private func followQueues() async {
        await withTaskGroup(of: Void.self) { tasks in
            for index in planned.indices {
                let intake = planned[index].intake
                let route = intake.runner.route.name
                if let full = intake.outbox.closesListener(of: route) {
                    guard let listener = pause(index, route, full) else { continue }
                    tasks.addTask { [observer] in
                        await listener.drain(within: Self.pauseWithin)
                        observer(
                            .listenerClosed(route: route, reason: "the queue of \(full.destination.name) is full"))
                    }
                } else if bound.withLock({ $0.paused.remove(index) != nil && !$0.isDraining }) {
                    tasks.addTask { await self.open(index) }
                }
            }
        }
    }

    /// - Returns: what is to be closed.
    private func pause(_ index: Int, _ route: String, _ full: FullQueue) -> Listener? {
        let (isNews, listener) = bound.withLock { bound in
            (bound.paused.insert(index).inserted, bound.open.removeValue(forKey: index))
        }
        if isNews {
            logger.warning(
                "listener closed: a queue is full",
                metadata: ["route": "\(route)", "destination": "\(full.destination)", "reason": "\(full.reason)"])
        }
        return listener
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
