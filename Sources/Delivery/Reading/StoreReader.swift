import GRDB
package import Pipeline
import Synchronization

/// Looks at a store without its lock, also while an engine runs: read-only connections on the slices.
///
/// Every query sees what was committed when it began. They wait for the disk: not for event loops.
package final class StoreReader: Sendable {
    let directory: String
    /// What of the store cannot be read; slices among it are left out of every answer.
    package let damage: DamageLedger
    private let open = Mutex<[Slot: DatabaseQueue]>([:])
    /// Whom slices that were moved aside keep waiting, by their names; `nil` = anybody.
    private let keptWaiting = Mutex<[String: Set<DestinationKey>?]>([:])
    /// At most this many blocked and parked deliveries are remembered for one destination.
    private let heldLimit: Int

    /// A connection serves one query at a time. What an event loop waits for has one of its own, so that a long list
    /// or a lane's reading does not stop every sender of that loop; a search does not stop a lane, and nobody stops the
    /// committer.
    enum Use: CaseIterable {
        case lists, eventLoop, search, committer
    }

    private struct Slot: Hashable {
        var day: Int
        var use: Use
    }

    init(directory: String, damage: DamageLedger = DamageLedger(logger: nil), heldLimit: Int = 100_000) {
        self.directory = directory
        self.damage = damage
        self.heldLimit = heldLimit
    }

    /// - Throws: ``StoreError`` when there is no store or its slices are of another version.
    package static func open(directory: String) throws(StoreError) -> StoreReader {
        let reader = StoreReader(directory: directory)
        guard let newest = try SliceFile.all(in: directory).last else {
            throw StoreError(.notFound, "there is no store in \(directory)")
        }
        _ = try reader.connection(to: newest)
        return reader
    }

    package func close() {
        let connections = open.withLock { open in
            defer { open = [:] }
            return Array(open.values)
        }
        for connection in connections { try? connection.close() }
    }

    // MARK: Queries

    /// What waits for each destination that ever had a delivery; the route's own dead letters have an empty name.
    package func overview() throws(StoreError) -> [DestinationOverview] {
        var found: [DestinationKey: DestinationOverview] = [:]
        for file in try files() {
            for entry in try readable(file, { try $0.overview() }) ?? [] {
                found[entry.destination, default: DestinationOverview(destination: entry.destination)].add(
                    entry)
            }
        }
        for slice in QuarantinedSlice.undecided(in: directory) {
            for key in destinations(of: slice) ?? Set(found.keys.filter { !$0.name.isEmpty }) {
                found[key, default: DestinationOverview(destination: key)].standstill = slice.reason
            }
        }
        return found.values.sorted { $0.destination < $1.destination }
    }

    /// Deliveries in acceptance order.
    ///
    /// - Parameters:
    ///   - after: only those behind this one; for paging.
    ///   - limit: 1…100,000
    package func deliveries(
        _ filter: DeliveryFilter, after: DeliveryID? = nil, limit: Int = 1000
    ) throws(StoreError) -> [StoredDelivery] {
        let limit = min(max(limit, 1), 100_000)
        var found: [StoredDelivery] = []
        let first = max(after?.message.day ?? 0, filter.message?.day ?? 0)
        for file in try files() where file.day >= first && found.count < limit {
            let row = file.day == after?.message.day ? after?.row ?? -1 : -1
            let rows = try readable(file) {
                try $0.deliveries(filter, after: row, limit: limit - found.count)
            }
            found += rows ?? []
        }
        return found
    }

    package func message(_ id: MessageID) throws(StoreError) -> StoredMessage? {
        try existing(id) { try $0.message(id) }
    }

    /// What was or will be sent; `nil` when there is no such delivery.
    package func payload(of id: DeliveryID) throws(StoreError) -> [UInt8]? {
        try existing(id.message) { try $0.payload(of: id) }
    }

    /// Oldest first; of more than a thousand the first 999 and the last.
    package func attempts(of id: DeliveryID) throws(StoreError) -> [AttemptRecord] {
        try existing(id.message) { try $0.attempts(of: id) } ?? []
    }

    // MARK: For the store itself

    func reply(of message: MessageID, listener: String, bytes: [UInt8]) throws(StoreError)
        -> StoredReply?
    {
        try existing(message, for: .eventLoop) {
            try $0.reply(of: message, listener: listener, bytes: bytes)
        }
    }

    func replies(of message: MessageID) throws(StoreError) -> [[UInt8]]? {
        try existing(message, for: .eventLoop) { try $0.replies(of: message) }
    }

    /// The next of a destination's queue, in order.
    ///
    /// - Returns: `reachedEnd` when nothing is queued behind what was read.
    func queued(
        for key: DestinationKey, after: DeliveryID?, limit: Int, bytesLimit: Int
    ) throws(StoreError) -> (deliveries: [QueuedDelivery], reachedEnd: Bool) {
        var found: [QueuedDelivery] = []
        var bytes = 0
        for file in try lanesFiles() where file.day >= after?.message.day ?? 0 {
            let row = file.day == after?.message.day ? after?.row ?? -1 : -1
            let rows = try present(file) {
                try $0.queued(
                    for: key, after: row, limit: limit - found.count, bytesLimit: bytesLimit - bytes)
            }
            guard let rows else { continue }
            found += rows
            bytes += rows.reduce(0) { $0 + $1.payload.count }
            if found.count >= limit || bytes >= bytesLimit { return (found, false) }
        }
        return (found, true)
    }

    /// What is blocked or parked for a destination.
    ///
    /// - Returns: `standstill` is why all of it has to stand still: of more than ``heldLimit`` not all are known, and
    ///   so not what they hold back.
    func held(for key: DestinationKey) throws(StoreError) -> (deliveries: [HeldDelivery], standstill: String?) {
        var found: [HeldDelivery] = []
        for file in try lanesFiles() where found.count <= heldLimit {
            found += try present(file) { try $0.held(for: key, limit: heldLimit - found.count + 1) } ?? []
        }
        guard found.count > heldLimit else { return (found, nil) }
        return (found, "more than \(heldLimit) deliveries are blocked or parked: retry or discard some")
    }

    /// The slice that was moved aside and keeps a destination waiting, in words.
    func standstill(of key: DestinationKey) -> String? {
        QuarantinedSlice.undecided(in: directory).first { destinations(of: $0)?.contains(key) ?? true }?.reason
    }

    private func destinations(of slice: QuarantinedSlice) -> Set<DestinationKey>? {
        if let known = keptWaiting.withLock({ $0[slice.name] }) { return known }
        let found = slice.destinations()
        keptWaiting.withLock { $0[slice.name] = .some(found) }
        return found
    }

    /// A damaged slice is not left out before it was moved aside and those that it keeps waiting stand still.
    private func lanesFiles() throws(StoreError) -> [SliceFile] {
        let files = try SliceFile.all(in: directory)
        for file in files { if let error = damage.error(of: file) { throw error } }
        return files
    }

    func hasSlice(of message: MessageID) -> Bool { SliceFile(day: message.day, directory: directory).exists }

    /// Closes the connections to a slice that is about to go; waits for what they are at.
    func forget(day: Int) {
        for connection in detach(day: day) { try? connection.close() }
    }

    /// Lets the next query of that day open a new connection. Does not wait.
    ///
    /// - Returns: the old ones, to be closed.
    func detach(day: Int) -> [DatabaseQueue] {
        open.withLock { open in
            Use.allCases.compactMap { open.removeValue(forKey: Slot(day: day, use: $0)) }
        }
    }

    // MARK: Connections

    func files() throws(StoreError) -> [SliceFile] {
        let all = try SliceFile.all(in: directory)
        // The newest is never left out: what is read must fail and not seem to end before it.
        return all.filter { $0 == all.last || !damage.isDamaged($0) }
    }

    private func existing<T>(
        _ id: MessageID, for use: Use = .lists, _ body: (SliceQueries) throws -> T?
    ) throws(StoreError) -> T? {
        let file = SliceFile(day: id.day, directory: directory)
        guard file.exists else { return nil }
        return try query(file, for: use, body)
    }

    /// `nil` for a slice that has been dropped or moved aside meanwhile.
    private func present<T>(
        _ file: SliceFile, for use: Use = .lists, _ body: (SliceQueries) throws -> T
    ) throws(StoreError) -> T? {
        do {
            return try query(file, for: use, body)
        } catch {
            if file.exists { throw error }
            return nil
        }
    }

    /// `nil` for a slice that is left out: one that has been dropped meanwhile, and an old one that is damaged. The
    /// newest one is not left out: a queue that seemed to end before it would be wrong.
    func readable<T>(
        _ file: SliceFile, for use: Use = .lists, _ body: (SliceQueries) throws -> T
    ) throws(StoreError) -> T? {
        do {
            return try present(file, for: use, body)
        } catch {
            guard error.code == .corrupt, try file != SliceFile.all(in: directory).last else {
                throw error
            }
            return nil
        }
    }

    /// - Parameter body: may be called twice.
    func query<T>(
        _ file: SliceFile, for use: Use = .lists, _ body: (SliceQueries) throws -> T
    ) throws(StoreError) -> T {
        do throws(StoreError) {
            return try read(file, for: use, body)
        } catch {
            guard error.code == .unreadable else { throw told(error, of: file) }
        }
        // Disks have their moments: damage is what cannot be read twice.
        do throws(StoreError) {
            return try read(file, for: use, body)
        } catch {
            throw told(error, of: file)
        }
    }

    private func read<T>(
        _ file: SliceFile, for use: Use, _ body: (SliceQueries) throws -> T
    ) throws(StoreError) -> T {
        do {
            let connection = try connection(to: file, for: use)
            return try connection.read {
                try body(SliceQueries(database: $0, day: file.day, damage: damage))
            }
        } catch {
            throw SQLiteFailure.error(error, doing: "cannot read \(file.name)")
        }
    }

    /// A bad sector is damage of an old slice. Of the newest it is not said so quickly: that would end the engine.
    private func told(_ error: StoreError, of file: SliceFile) -> StoreError {
        var error = error
        if error.code == .unreadable, let newest = try? SliceFile.all(in: directory).last, newest != file {
            error.code = .corrupt
        }
        if error.code == .corrupt, file.exists { damage.note(error, of: file) }
        return error
    }

    private func connection(to file: SliceFile, for use: Use = .lists) throws(StoreError)
        -> DatabaseQueue
    {
        let slot = Slot(day: file.day, use: use)
        if let known = open.withLock({ $0[slot] }) { return known }
        do {
            var settings = Configuration()
            settings.readonly = true
            settings.busyMode = .timeout(2)
            settings.label = file.name + " (read)"
            // What is sorted holds messages: it must not lie in files elsewhere.
            settings.prepareDatabase { try $0.execute(sql: "PRAGMA temp_store = MEMORY") }
            let made = try DatabaseQueue(path: file.path, configuration: settings)
            try made.read { try SliceSchema.check($0, name: file.name) }
            return open.withLock { open in
                if let known = open[slot] { return known }
                open[slot] = made
                return made
            }
        } catch {
            throw SQLiteFailure.error(error, doing: "cannot open \(file.name)")
        }
    }
}

extension DestinationOverview {
    /// Adds what a later slice holds.
    fileprivate mutating func add(_ later: DestinationOverview) {
        queued += later.queued
        blocked += later.blocked
        parked += later.parked
        deadLetters += later.deadLetters
        firstQueued = firstQueued ?? later.firstQueued
        firstBlocked = firstBlocked ?? later.firstBlocked
        oldestReceivedAt = [oldestReceivedAt, later.oldestReceivedAt].compactMap { $0 }.min()
    }
}
