import Foundation
import GRDB
import GRDBSQLite

/// The write side of one slice. Used by the committer's thread alone.
final class SliceWriter {
    /// What one transaction carries into one slice.
    struct Batch {
        var acceptances: ArraySlice<PendingAcceptance> = []
        var settlements: [Settlement] = []
        var notes: [NoteRecord] = []
        var uncertain: [UncertainRow] = []
        var sequences: [SequenceBook.Row] = []
    }

    let file: SliceFile
    private let queue: DatabaseQueue
    private var statements: SliceStatements?
    private var destinations: [DestinationKey: Int64] = [:]
    /// Pages that wait in the write-ahead log, told by SQLite after each commit.
    private let logPages: UnsafeMutablePointer<Int32>
    private var checkpointer: Checkpointer?
    /// Pages in the log at which its copying begins; `nil` = as configured.
    private var checkpointDue: Int?
    /// Monotonic seconds of the last use.
    var lastUse: Duration = .zero
    /// Whether all sequence numbers known are in this slice.
    var holdsSequences = false

    /// Opens the slice, or makes it, and makes sure that a commit is a flush.
    init(_ file: SliceFile, configuration: StoreConfiguration) throws(StoreError) {
        self.file = file
        try Volume.makeFile(file.path)
        do {
            var settings = Configuration()
            settings.foreignKeysEnabled = false
            settings.busyMode = .timeout(2)
            // A rollback that fails is answered by opening the slice again, not by ending the process.
            settings.allowsUnsafeTransactions = true
            settings.label = file.name
            queue = try DatabaseQueue(path: file.path, configuration: settings)
        } catch {
            throw SQLiteFailure.error(error, doing: "cannot open \(file.name)")
        }
        logPages = .allocate(capacity: 1)
        logPages.initialize(to: 0)
        do {
            try prepare(configuration)
            // Also for a file that was there: whoever made it may not have come this far.
            try Volume.flushDirectory(file.directory)
        } catch {
            if error.isFinal { forsake() }
            throw error
        }
    }

    private func prepare(_ configuration: StoreConfiguration) throws(StoreError) {
        try access("cannot prepare \(file.name)") { database in
            try Self.setUp(database, name: file.name, configuration: configuration)
            try SliceSchema.prepare(database, name: file.name)
            guard let connection = database.sqliteConnection else {
                throw StoreError(.closed, "\(file.name) is closed")
            }
            sqlite3_wal_hook(
                connection,
                { context, _, _, pages in
                    context?.assumingMemoryBound(to: Int32.self).pointee = pages
                    return SQLITE_OK
                }, logPages)
            statements = try SliceStatements(on: connection)
        }
    }

    deinit {
        try? close()
        logPages.deallocate()
    }

    var pagesInLog: Int { Int(logPages.pointee) }

    /// GRDB's own set-up for WAL turns `synchronous` back to NORMAL, with which a commit would not survive a power
    /// cut. So it is set here, after opening, and read back.
    private static func setUp(_ database: Database, name: String, configuration: StoreConfiguration) throws {
        // To the end of the statement: it flushes, and a flush that fails shows only after its one row.
        let mode = try String.fetchAll(database, sql: "PRAGMA journal_mode = WAL").first
        try database.execute(sql: "PRAGMA synchronous = FULL")
        try database.execute(sql: "PRAGMA wal_autocheckpoint = 0")
        try database.execute(sql: "PRAGMA journal_size_limit = \(configuration.checkpointPages * 4096 * 4)")
        try database.execute(sql: "PRAGMA cache_size = -8000")
        try database.execute(sql: "PRAGMA temp_store = MEMORY")
        if let limit = configuration.pageLimit {
            try database.execute(sql: "PRAGMA max_page_count = \(limit)")
        }
        guard mode == "wal", try durability(of: database) == StoreDurability(journalMode: "wal", synchronous: 2) else {
            throw StoreError(.notDurable, "\(name): SQLite does not run with WAL and synchronous=FULL here")
        }
    }

    private static func durability(of database: Database) throws -> StoreDurability {
        StoreDurability(
            journalMode: try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? "",
            synchronous: try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? 0)
    }

    func durability() throws(StoreError) -> StoreDurability {
        try access("cannot read the settings of \(file.name)") { try Self.durability(of: $0) }
    }

    /// Runs `body` on the connection, outside of any transaction.
    func access<T>(_ what: String, _ body: (Database) throws -> T) throws(StoreError) -> T {
        do {
            return try queue.writeWithoutTransaction(body)
        } catch {
            throw SQLiteFailure.error(error, doing: what)
        }
    }

    /// One transaction and one flush; on an error nothing of the batch is stored.
    func commit(_ batch: Batch, at now: Int64) throws(StoreError) {
        try transaction { (statements, database) throws(StoreError) in
            for pending in batch.acceptances {
                try insert(pending.acceptance, statements, database)
            }
            for settlement in batch.settlements { try update(settlement, statements, at: now) }
            for note in batch.notes { try insert(note, statements) }
            for row in batch.sequences { try insert(row, statements) }
            for row in batch.uncertain {
                if row.entries.isEmpty {
                    statements.removeUncertain.bind(1, Int64(bitPattern: row.connection))
                    try statements.removeUncertain.run()
                } else {
                    statements.replaceUncertain.bind(1, Int64(bitPattern: row.connection))
                    statements.replaceUncertain.bind(2, UncertainSet.encode(row.entries))
                    try statements.replaceUncertain.run()
                }
            }
        }
    }

    /// Proves that a commit works again.
    func probe(at now: Int64) throws(StoreError) {
        try transaction { (statements, _) throws(StoreError) in
            statements.replaceProbe.bind(1, now)
            try statements.replaceProbe.run()
        }
    }

    private func transaction(
        _ body: (SliceStatements, Database) throws(StoreError) -> Void
    ) throws(StoreError) {
        try access("cannot write to \(file.name)") { database in
            guard let statements else { throw StoreError(.closed, "\(file.name) is closed") }
            try statements.begin.run()
            do {
                try body(statements, database)
                try statements.commit.run()
            } catch {
                if database.isInsideTransaction { try? statements.rollback.run() }
                destinations.removeAll()
                throw error
            }
        }
    }

    /// The destination's number in this slice, given within the transaction that needs it first.
    func number(of key: DestinationKey, _ database: Database) throws(StoreError) -> Int64 {
        if let known = destinations[key] { return known }
        do {
            let found = try Int64.fetchOne(
                database, sql: "SELECT id FROM destination WHERE route = ? AND name = ?",
                arguments: [key.route, key.name])
            if let found {
                destinations[key] = found
                return found
            }
            try database.execute(
                sql: "INSERT INTO destination (route, name) VALUES (?, ?)", arguments: [key.route, key.name])
        } catch {
            throw SQLiteFailure.error(error, doing: "cannot write to \(file.name)")
        }
        destinations[key] = database.lastInsertedRowID
        return database.lastInsertedRowID
    }

    /// Has a log of that many pages copied beside the commits, and copies the last of it here.
    func checkpoint(beyond pages: Int) throws(StoreError) {
        if let checkpointer, try checkpointer.take() {
            try checkpoint()
            // A reader that is in the way must not have it tried over and over.
            checkpointDue = pagesInLog + pages
        }
        guard pagesInLog >= checkpointDue ?? pages else { return }
        if checkpointer == nil { checkpointer = try Checkpointer(file) }
        checkpointer?.start()
    }

    /// Copies what is in the write-ahead log into the slice, as far as no reader is in the way. When all of it
    /// could be copied the next commit starts the log anew, in place.
    func checkpoint(truncating: Bool = false) throws(StoreError) {
        if truncating { try closeCheckpointer() }
        try access("cannot checkpoint \(file.name)") { database in
            guard let connection = database.sqliteConnection else { return }
            var inLog: Int32 = 0
            var copied: Int32 = 0
            let mode = truncating ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE
            let status = sqlite3_wal_checkpoint_v2(connection, nil, mode, &inLog, &copied)
            if status == SQLITE_OK, inLog == copied {
                logPages.pointee = 0
            } else if status != SQLITE_OK, status & 0xFF != SQLITE_BUSY {
                throw SQLiteFailure.error(
                    sqlite3_extended_errcode(connection), doing: "cannot checkpoint \(file.name)")
            }
        }
    }

    /// Leaves the connection open until the process ends.
    ///
    /// After a failed flush Linux takes the pages for clean, and the next flush reports a success that is none. SQLite
    /// flushes when a connection is closed, and would then drop the log that holds what was acknowledged.
    func forsake() {
        checkpointer?.forsake()
        _ = Unmanaged.passRetained(self)
    }

    private func closeCheckpointer() throws(StoreError) {
        try checkpointer?.close()
        checkpointer = nil
    }

    func close() throws(StoreError) {
        try closeCheckpointer()
        statements = nil
        do {
            try queue.close()
        } catch {
            throw SQLiteFailure.error(error, doing: "cannot close \(file.name)")
        }
    }
}
