import Delivery
import Logging
import Pipeline

/// One replay from where it is to its end, a page at a time.
///
/// Each message is made, committed with its ``ReplayStep``, and only then counted. After a crash the first page tells
/// from the slices which of its messages were sent.
struct ReplayRun: Sendable {
    let ledger: ReplayLedger
    let store: MessageStore
    let outbox: Outbox
    let maker: ReplayMaker
    let clock: LaneClock
    let logger: Logger

    private static let pageLimit = 64
    /// What is made before it is handed over.
    private static let batchBytesLimit = 4_000_000
    private static let pause = Duration.seconds(1)

    /// What became of a page's messages so far.
    private struct Progress {
        var position: MessageID?
        var sent = 0
        var passedOver = 0
        var failures: [ReplayJob.Failure] = []
    }

    /// Until it is done, interrupted or cancelled; a cancelled task leaves it as it is, to be taken up again.
    func run(_ number: Int) async {
        do {
            guard let job = try ledger.job(number), !job.state.isOver else { return }
            if job.state == .selecting { try await select(job) }
            try await send(job)
            try await persist { () throws(StoreError) in try ledger.end(number, .done, remark: nil) }
            tell("replay done", number)
        } catch is CancellationError {
        } catch {
            logger.error("replay interrupted", metadata: ["replay": "\(number)", "reason": "\(error)"])
            _ = try? ledger.end(number, .interrupted, remark: "\(error)")
        }
    }

    private func select(_ job: ReplayJob) async throws {
        var counted = ReplayPreview()
        var before: MessageID?
        try ledger.list([], of: job.number, anew: true)
        repeat {
            let page = try store.reader.taken(by: job.selection, before: before, counting: &counted)
            guard counted.messages <= ReplayJob.mostMessages else {
                throw StoreError(
                    .notPossible, "more than the limit of \(ReplayJob.mostMessages) messages: select fewer at once")
            }
            try ledger.list(page.messages, of: job.number, anew: false)
            before = page.next
            await Task.yield()
            try Task.checkCancellation()
        } while before != nil
        try ledger.begin(job.number, total: counted.messages)
        tell("replay begun", job.number)
    }

    private func send(_ job: ReplayJob) async throws {
        var pace = ReplayPace(rate: job.rate, at: clock.now())
        var remark = job.remark
        while true {
            try Task.checkCancellation()
            let page = try ledger.next(of: job.number, limit: Self.pageLimit)
            guard let first = page.first, let last = page.last else { return }
            let day = min(first.day, MessageID(rawValue: job.selection.end).day)
            var made = try store.reader.made(by: job.number, of: first...last, since: day)
            var progress = Progress()
            do {
                try await send(page[...], of: job, &made, &pace, &remark, &progress)
            } catch {
                try record(progress, of: job.number)
                throw error
            }
            try await persist { () throws(StoreError) in try record(progress, of: job.number) }
        }
    }

    private func send(
        _ page: ArraySlice<MessageID>, of job: ReplayJob, _ made: inout [MessageID: MessageID],
        _ pace: inout ReplayPace, _ remark: inout String?, _ progress: inout Progress
    ) async throws {
        var rest = page
        while !rest.isEmpty {
            let due = pace.due(at: clock.now(), most: rest.count)
            if due == 0 { try await clock.sleep(pace.next) }
            try Task.checkCancellation()
            guard due > 0 else { continue }
            let (batch, hindrance) = try gather(rest.prefix(due), of: job, made)
            let results = await store.accept(batch.compactMap(\.acceptance))
            let done = await account(batch, results, &made, &progress)
            rest = rest.dropFirst(done.count)
            pace.take(done.sent, at: clock.now())
            let waitsFor = done.obstacle ?? (batch.isEmpty ? hindrance : nil)
            if waitsFor != remark {
                remark = waitsFor
                let told = waitsFor
                try await persist { () throws(StoreError) in try ledger.remark(told, on: job.number) }
            }
            if waitsFor != nil { try await clock.sleep(clock.now() + Self.pause) }
        }
    }

    // MARK: A batch

    private struct Item {
        var id: MessageID
        /// `nil` for one that was sent before a crash.
        var fate: ReplayMaker.Fate?

        var acceptance: Acceptance? { if case .send(let acceptance, _) = fate { acceptance } else { nil } }
    }

    /// As many as there is room for, in order; none with what is in the way.
    private func gather(
        _ ids: ArraySlice<MessageID>, of job: ReplayJob, _ made: [MessageID: MessageID]
    ) throws -> (items: [Item], hindrance: String?) {
        var items: [Item] = []
        var rooms: [DestinationKey: ReplayRoom] = [:]
        var bytes = 0
        for id in ids where bytes < Self.batchBytesLimit {
            guard made[id] == nil else {
                items.append(Item(id: id, fate: nil))
                continue
            }
            let fate = maker.fate(of: id, in: job)
            if case .send(let acceptance, _) = fate {
                if let hindrance = try takeRoom(for: acceptance, &rooms) { return (items, hindrance) }
                bytes += acceptance.bytes.count
            }
            items.append(Item(id: id, fate: fate))
        }
        return (items, nil)
    }

    /// - Returns: what is in the way.
    private func takeRoom(
        for acceptance: Acceptance, _ rooms: inout [DestinationKey: ReplayRoom]
    ) throws -> String? {
        guard case .queued(let planned) = acceptance.decision else { return nil }
        for delivery in planned {
            let key = DestinationKey(route: acceptance.route, name: delivery.destination)
            let known = try rooms[key] ?? outbox.room(for: key, in: delivery.lane, at: acceptance.receivedAt)
            switch known {
            case .free(let messages, let bytes) where messages > 0 && bytes > 0:
                let size = (delivery.payload ?? acceptance.bytes).count
                rooms[key] = .free(messages: messages - 1, bytes: max(0, bytes - size))
            case .free: return "the queue of \(key) is nearly full"
            case .full(let reason): return reason
            case nil: return "no destination \(key) runs"
            }
        }
        return nil
    }

    /// Counts what is done, up to the first that has to be tried again.
    private func account(
        _ batch: [Item], _ results: [CommitResult], _ made: inout [MessageID: MessageID], _ progress: inout Progress
    ) async -> (count: Int, sent: Int, obstacle: String?) {
        var results = results[...]
        var count = 0
        var sent = 0
        var obstacle: String?
        for item in batch {
            if case .send(let acceptance, let replaced) = item.fate {
                switch results.popFirst() {
                case .durable:
                    made[item.id] = acceptance.id
                    sent += 1
                    await conclude(item.id, acceptance, replaced)
                case .failed(let error) where error.code == .badRecord:
                    if obstacle == nil { progress.failures.append(.init(message: item.id, reason: "\(error)")) }
                case .failed(let error): obstacle = obstacle ?? "\(error)"
                case nil: obstacle = obstacle ?? "the store is busy"
                }
            }
            guard obstacle == nil else { continue }
            count += 1
            progress.position = item.id
            switch item.fate {
            case .send where made[item.id] != nil, nil: progress.sent += 1
            case .send: break
            case .passOver: progress.passedOver += 1
            case .fail(let reason): progress.failures.append(.init(message: item.id, reason: reason))
            }
        }
        return (count, sent, obstacle)
    }

    /// The original is told, and what the new message stands for needs no operator any more.
    private func conclude(_ original: MessageID, _ acceptance: Acceptance, _ replaced: [DeliveryID]) async {
        let job = acceptance.replay?.job ?? 0
        store.note(
            NoteRecord(
                message: original, at: acceptance.receivedAt, kind: .replayed,
                text: "as \(acceptance.id) by replay \(job)"))
        for id in replaced {
            // Somebody may have retried or discarded it meanwhile.
            try? await store.discard(id, reason: "sent again as \(acceptance.id) by replay \(job)")
        }
    }

    // MARK: On record

    private func record(_ progress: Progress, of job: Int) throws(StoreError) {
        guard let position = progress.position else { return }
        try ledger.advance(
            job, to: position, sent: progress.sent, passedOver: progress.passedOver, failures: progress.failures)
    }

    /// A disk that is full for a while does not end a replay.
    private func persist(_ body: () throws(StoreError) -> Void) async throws {
        while true {
            do throws(StoreError) {
                return try body()
            } catch {
                guard error.code == .full || error.code == .io || error.code == .readOnly else { throw error }
                try await clock.sleep(clock.now() + Self.pause)
            }
        }
    }

    private func tell(_ what: Logger.Message, _ number: Int) {
        guard let job = try? ledger.job(number) else { return }
        logger.notice(
            what,
            metadata: [
                "replay": "\(number)", "user": "\(job.user)", "messages": "\(job.total)", "sent": "\(job.sent)",
                "failed": "\(job.failed)",
            ])
    }
}
