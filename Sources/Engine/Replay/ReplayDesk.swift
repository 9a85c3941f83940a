package import Delivery
package import Logging
import Pipeline
package import Routes
import Synchronization

/// Replays in the running engine: started, cancelled, and taken up again after a restart.
package final class ReplayDesk: Sendable {
    private let store: MessageStore
    private let directory: String
    private let runners: [String: RouteRunner]
    private let makeRun: @Sendable (ReplayLedger) -> ReplayRun
    private let logger: Logger
    private let state = Mutex(State())
    private let orders: AsyncStream<Int>
    private let ordering: AsyncStream<Int>.Continuation

    private struct State {
        var ledger: ReplayLedger?
        var handles: [Int: Handle] = [:]
    }

    /// A replay that runs.
    private struct Handle {
        var cancel: AsyncStream<Never>.Continuation
        /// Ends with it.
        var ended: AsyncStream<Never>
    }

    /// - Parameters:
    ///   - runners: the routes by name.
    ///   - clock: what the rate goes by.
    package convenience init<C: Clock>(
        store: MessageStore, outbox: Outbox, runners: [String: RouteRunner], breaker: CrashBreaker, directory: String,
        logger: Logger, clock: C
    ) where C.Duration == Duration {
        self.init(
            store: store, outbox: outbox,
            resubmission: Resubmission(store: store, clock: WallClock(), breaker: breaker, runners: runners),
            directory: directory, logger: logger, clock: clock)
    }

    init<C: Clock>(
        store: MessageStore, outbox: Outbox, resubmission: Resubmission, directory: String, logger: Logger,
        clock: C = ContinuousClock()
    ) where C.Duration == Duration {
        self.store = store
        self.directory = directory
        self.runners = resubmission.runners
        self.logger = logger
        let maker = ReplayMaker(store: store, resubmission: resubmission, clock: resubmission.clock)
        let laneClock = LaneClock(clock)
        makeRun = { ledger in
            ReplayRun(
                ledger: ledger, store: store, outbox: outbox, maker: maker, clock: laneClock, logger: logger)
        }
        (orders, ordering) = AsyncStream.makeStream()
    }

    /// Runs replays until cancelled, those first that were under way when the last engine ended.
    package func run() async {
        takeUp()
        await withDiscardingTaskGroup { tasks in
            for await number in orders { tasks.addTask { await self.run(number) } }
            tasks.cancelAll()
        }
        state.withLock { state in
            defer { state.ledger = nil }
            return state.ledger
        }?.close()
    }

    private func takeUp() {
        guard ReplayLedger.exists(in: directory) else { return }
        do {
            let ledger = try ledger()
            for job in try ledger.open() {
                // What was sent since the backup is not known.
                if StoreBackup.isMarked(directory) {
                    try ledger.end(job.number, .interrupted, remark: "restored from a backup")
                } else {
                    ordering.yield(job.number)
                }
            }
        } catch {
            logger.error("replays not taken up again", metadata: ["reason": "\(error)"])
        }
    }

    private func run(_ number: Int) async {
        let (cancels, cancel) = AsyncStream.makeStream(of: Never.self)
        let (ended, end) = AsyncStream.makeStream(of: Never.self)
        guard let ledger = try? ledger() else { return }
        let isFirst = state.withLock { state in
            guard state.handles[number] == nil else { return false }
            state.handles[number] = Handle(cancel: cancel, ended: ended)
            return true
        }
        guard isFirst else { return }
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await self.makeRun(ledger).run(number) }
            tasks.addTask { for await _ in cancels {} }
            await tasks.next()
            tasks.cancelAll()
        }
        state.withLock { $0.handles[number] = nil }
        end.finish()
    }

    private func ledger() throws(StoreError) -> ReplayLedger {
        let result = state.withLock { state -> Result<ReplayLedger, StoreError> in
            if let known = state.ledger { return .success(known) }
            do throws(StoreError) {
                let made = try ReplayLedger(directory: directory)
                state.ledger = made
                return .success(made)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    // MARK: For operators

    /// - Returns: the replay's number; it is on record, and goes on after a crash.
    package func start(_ order: ReplayOrder, user: String, reason: OperatorReason) throws -> Int {
        var selection = order.selection
        try check(selection, rate: order.rate)
        selection.end = min(selection.end, store.nextID().rawValue)
        selection.acknowledgements = Self.acknowledgements(of: runners.values.map(\.route))
        let job = ReplayJob(
            selection: selection, rate: order.rate, user: user, reason: reason.description,
            createdAt: WallClock().read().nanoseconds)
        let number = try ledger().add(job)
        ordering.yield(number)
        return number
    }

    /// Where acknowledgements of their own go, as `ROUTE/NAME`.
    package static func acknowledgements(of routes: [Route]) -> Set<String> {
        Set(routes.compactMap { route in route.acknowledge.applicationTo.map { "\(route.name)/\($0.name)" } })
    }

    private func check(_ selection: ReplaySelection, rate: Int) throws(EngineError) {
        guard ReplayJob.rates.contains(rate) else {
            throw EngineError(
                .control,
                "a rate of \(rate) a minute is not within \(ReplayJob.rates.lowerBound) to \(ReplayJob.rates.upperBound)"
            )
        }
        guard selection.query != MessageQuery() else {
            throw EngineError(.control, "a replay of everything there is: say what it is to select")
        }
        if selection.payloadOf != nil, selection.destination == nil || selection.mode != .asSent {
            throw EngineError(.control, "what one destination was sent goes to another as sent: name that one too")
        }
        if let route = selection.query.route, runners[route] == nil {
            throw EngineError(.control, "there is no route \(route)")
        }
        guard let name = selection.destination else { return }
        let routes = runners.values.map(\.route).filter { $0.name == selection.query.route ?? $0.name }
        let names = routes.flatMap { $0.destinations + [$0.acknowledge.applicationTo].compactMap { $0 } }.map(\.name)
        guard names.contains(name) else {
            throw EngineError(
                .control,
                "no route has a destination \(name); there are " + Set(names).sorted().joined(separator: ", "))
        }
    }

    /// Returns once it sends nothing more. What is queued already stays queued, and is counted.
    package func cancel(_ number: Int, user: String) async throws {
        let ledger = try ledger()
        guard try ledger.end(number, .cancelled, remark: "by \(user)") else {
            guard let job = try ledger.job(number) else {
                throw StoreError(.notFound, "there is no replay \(number)")
            }
            throw StoreError(.notPossible, "replay \(number) is \(job.state) already")
        }
        if let handle = state.withLock({ $0.handles[number] }) {
            handle.cancel.finish()
            for await _ in handle.ended {}
        }
        logger.notice("replay cancelled", metadata: ["replay": "\(number)", "user": "\(user)"])
    }

    /// Lets one go on that was interrupted.
    package func resume(_ number: Int) throws {
        try ledger().resume(number)
        ordering.yield(number)
    }
}
