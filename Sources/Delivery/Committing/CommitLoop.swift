import Logging
import Pipeline
import Routes
import Synchronization

/// The committer's thread: one transaction and one flush for all that has gathered, then everyone who waits is told.
final class CommitLoop {
    private struct Work {
        var group: [PendingAcceptance]
        var jobs: [CommitQueue.Job]
        var isStopping: Bool
    }

    private let committer: Committer
    private let slices: SliceSet
    private let start = ContinuousClock.now
    private var health: StoreHealth
    private let reserve: DiskReserve
    private var backlog = SettlementBacklog()
    private var nextTick: Duration = .zero
    private var lastCommit: Duration = .zero

    private static let tick = Duration.seconds(1)
    /// Slices that only settlements of old messages need are closed after this.
    private static let closeUnusedAfter = Duration.seconds(30)

    init(_ committer: Committer, slices: SliceSet) {
        self.committer = committer
        self.slices = slices
        self.health = StoreHealth(probeAfter: committer.configuration.probeAfter)
        self.reserve = DiskReserve(
            directory: committer.configuration.directory, bytes: committer.configuration.reserve.bytes)
    }

    private var now: Duration { start.duration(to: .now) }

    func run() {
        while true {
            let work = nextWork()
            if now >= min(nextTick, health.probeAt ?? nextTick) { keepHouse() }
            if !work.group.isEmpty { accept(work.group) }
            if let due = backlog.dueAt,
                work.isStopping || !work.jobs.isEmpty || backlog.isFull || now >= due
            {
                flush()
            }
            for job in work.jobs { job(health.finalError.map { .failure($0) } ?? .success(slices)) }
            if work.isStopping, committer.stopIfDrained() { break }
            checkpoint(isIdle: false)
        }
        flush()
        close()
        committer.finishStopping()
    }

    /// Waits for something to do, at most until the next tick, probe or overdue settlement.
    private func nextWork() -> Work {
        while true {
            let now = now
            var wake = nextTick
            let work = committer.take { queue -> Work? in
                backlog.add(&queue, at: now, settleWithin: committer.configuration.settleWithin)
                wake = min(wake, health.probeAt ?? wake)
                if health.canWrite, let due = backlog.dueAt { wake = backlog.isFull ? now : min(wake, due) }
                guard !queue.acceptances.isEmpty || !queue.jobs.isEmpty || queue.isStopping || now >= wake
                else {
                    return nil
                }
                defer { queue.jobs = [] }
                return Work(group: queue.takeGroup(), jobs: queue.jobs, isStopping: queue.isStopping)
            }
            if let work { return work }
            committer.sleep(for: wake - now)
        }
    }

    // MARK: Groups

    private func accept(_ group: [PendingAcceptance]) {
        if let refusal = health.refusal {
            complete(group[...], .failed(refusal))
            return
        }
        // Around midnight a group may hold messages of two days; each slice has its own transaction.
        if let day = group.first?.acceptance.id.day, group.allSatisfy({ $0.acceptance.id.day == day }) {
            commit(group[...], day: day)
            return
        }
        for (day, part) in Dictionary(grouping: group, by: \.acceptance.id.day).sorted(by: {
            $0.key < $1.key
        }) {
            commit(part[...], day: day)
        }
    }

    private func commit(_ group: ArraySlice<PendingAcceptance>, day: Int) {
        var batch = SliceWriter.Batch(acceptances: group)
        batch.uncertain = committer.uncertain.withLock { $0.rows(after: group) }
        backlog.move(day: day, into: &batch)
        do {
            let writer = try slices.writer(for: day, at: now)
            if !writer.holdsSequences { batch.sequences = committer.sequences.withLock { $0.rows } }
            batch.sequences += SequenceBook.rows(of: group)
            try writer.commit(batch, at: WallTime.now())
            writer.holdsSequences = true
        } catch {
            backlog.putBack(batch, day: day, at: now)
            if error.isOfOneRecord {
                commitOneByOne(group, day: day, error)
            } else {
                // Whoever learns of the failure must find the state that follows from it.
                failed(error)
                complete(group, .failed(error))
            }
            return
        }
        lastCommit = now
        committer.groups.add(1, ordering: .relaxed)
        committer.uncertain.withLock { set in
            for row in batch.uncertain { set.set(row.entries, of: row.connection) }
        }
        let numbered = SequenceBook.rows(of: group)
        if !numbered.isEmpty {
            committer.sequences.withLock { book in for row in numbered { book.settle(row) } }
        }
        complete(group, .durable)
        handOver(group)
        if !batch.settlements.isEmpty { committer.currentFollower?.settled(batch.settlements) }
    }

    /// One bad record must not take the others of its group with it.
    private func commitOneByOne(_ group: ArraySlice<PendingAcceptance>, day: Int, _ error: StoreError) {
        guard group.count > 1 else {
            complete(group, .failed(error))
            return
        }
        for index in group.indices { commit(group[index...index], day: day) }
    }

    /// One call for each receiver.
    private func complete(_ group: ArraySlice<PendingAcceptance>, _ result: CommitResult) {
        var calls: [(receiver: any CommitReceiver, tickets: [UInt64])] = []
        for pending in group {
            if let index = calls.firstIndex(where: { $0.receiver === pending.receiver }) {
                calls[index].tickets.append(pending.ticket)
            } else {
                calls.append((pending.receiver, [pending.ticket]))
            }
        }
        let turnedAway = committer.take { $0.takeTurnedAway() } ?? []
        for receiver in turnedAway where !calls.contains(where: { $0.receiver === receiver }) {
            calls.append((receiver, []))
        }
        for call in calls { call.receiver.commitFinished(call.tickets, result) }
    }

    private func handOver(_ group: ArraySlice<PendingAcceptance>) {
        guard let follower = committer.currentFollower else { return }
        var deliveries: [(DestinationKey, QueuedDelivery)] = []
        for pending in group {
            let acceptance = pending.acceptance
            for (id, delivery, isAwaiting) in acceptance.entries where !isAwaiting {
                deliveries.append(
                    (
                        DestinationKey(route: acceptance.route, name: delivery.destination),
                        QueuedDelivery(delivery, id: id, raw: acceptance.bytes, receivedAt: acceptance.receivedAt)
                    ))
            }
        }
        if !deliveries.isEmpty { follower.committed(deliveries) }
    }

    // MARK: Settlements

    private func flush() {
        guard health.canWrite else { return }
        for day in backlog.days {
            var batch = SliceWriter.Batch()
            backlog.move(day: day, into: &batch)
            do {
                try commit(batch, ofOld: day)
                lastCommit = now
                if !batch.settlements.isEmpty { committer.currentFollower?.settled(batch.settlements) }
            } catch  where error.code == .notFound || error.isOfOneRecord {
                committer.logger.error("settlements lost", metadata: ["reason": "\(error)"])
                committer.currentFollower?.settled(batch.settlements)
            } catch {
                if error.code == .corrupt || error.code == .unreadable, day != StoreRecovery.newestDay(in: slices) {
                    // Moved aside with the next round; these settlements go with their slice.
                    committer.damage.note(error, of: slices.file(of: day))
                    committer.currentFollower?.settled(batch.settlements)
                    nextTick = now
                    continue
                }
                backlog.putBack(batch, day: day, at: now)
                failed(error)
                return
            }
        }
    }

    /// Disks have their moments: damage of an old slice is what cannot be read twice.
    private func commit(_ batch: SliceWriter.Batch, ofOld day: Int) throws(StoreError) {
        do throws(StoreError) {
            try slices.existingWriter(for: day, at: now).commit(batch, at: WallTime.now())
        } catch {
            guard error.code == .unreadable, day != StoreRecovery.newestDay(in: slices) else { throw error }
            slices.abandon(day: day)
            try slices.existingWriter(for: day, at: now).commit(batch, at: WallTime.now())
        }
    }

    /// What readers or settlements found.
    private func quarantine() {
        guard !health.isFinal else { return }
        for (file, error) in committer.damage.takeDue() {
            guard file.day != StoreRecovery.newestDay(in: slices) else {
                failed(Quarantine.newest(file, error))
                continue
            }
            do {
                slices.abandon(day: file.day)
                try Quarantine.move(file, because: error, logger: committer.logger)
                committer.reader.forget(day: file.day)
                // Those that it keeps waiting are to stand still.
                committer.currentFollower?.changed(nil)
            } catch {
                failed(error)
            }
        }
    }

    // MARK: Health

    private func failed(_ error: StoreError) {
        let before = health.state
        health.failed(error, at: now)
        if error.code == .full, reserve.giveUp() {
            committer.logger.critical("volume full: its reserve was given up so that deliveries can be written down")
        }
        if error.isFinal {
            slices.forsake()
        } else {
            do {
                try slices.abandon()
            } catch {
                health.failed(error, at: now)
            }
        }
        if health.state != before {
            committer.logger.critical("cannot store", metadata: ["reason": "\(error)"])
            committer.health.set(health)
        }
    }

    /// A flush that fails here is as final as any other.
    private func close() {
        guard !health.isFinal else { return }
        // Who closes a slice last takes its empty log away, which a reader may not.
        committer.reader.close()
        do {
            try slices.closeAll()
        } catch {
            failed(error)
        }
    }

    private func keepHouse() {
        nextTick = now + Self.tick
        quarantine()
        let configuration = committer.configuration
        let freeBytes = configuration.freeSpace(configuration.directory)
        health.measured(freeBytes: freeBytes, watermark: configuration.stopIntakeBelow.bytes)
        if health.refusal == nil {
            reserve.takeIfPossible(freeBytes: freeBytes, watermark: configuration.stopIntakeBelow.bytes)
        }
        if let probeAt = health.probeAt {
            if now >= probeAt { probe() }
        } else if health.canWrite {
            if now - lastCommit >= Self.tick { checkpoint(isIdle: true) }
            do {
                try slices.closeUnused(since: now - Self.closeUnusedAfter)
            } catch {
                failed(error)
            }
        }
        if let probeAt = health.probeAt { nextTick = min(nextTick, probeAt) }
        publish()
    }

    private func probe() {
        do {
            try slices.writer(for: StoreRecovery.newestDay(in: slices), at: now).probe(at: WallTime.now())
            health.probeSucceeded()
        } catch {
            failed(error)
        }
    }

    private func publish() {
        guard committer.health.current != health.state else { return }
        if health.state == .storing { committer.logger.notice("storing again") }
        committer.health.set(health)
    }

    private func checkpoint(isIdle: Bool) {
        guard health.canWrite else { return }
        do {
            try slices.checkpoint(isIdle: isIdle)
        } catch {
            failed(error)
        }
    }
}
