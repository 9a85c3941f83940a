import Foundation
import GRDB
package import Pipeline

/// Every replay on record, and what those that are not over still have to send: `orderly.db` beside the slices.
///
/// What a replay has sent is known by the slices (``ReplaySteps``), in which it is written together with the messages
/// themselves. The position here follows a page behind.
package final class ReplayLedger: Sendable {
    static let name = "orderly.db"
    private static let version = 1
    /// Replays that are remembered, and failures of each that are told with their reason.
    static let jobLimit = 10_000
    static let failureLimit = 1000

    private let queue: DatabaseQueue

    /// Opens the ledger, or makes it.
    package init(directory: String) throws(StoreError) {
        let path = directory + "/" + Self.name
        try Volume.makeFile(path)
        do {
            var settings = Configuration()
            settings.busyMode = .timeout(5)
            settings.label = Self.name
            queue = try DatabaseQueue(path: path, configuration: settings)
            try queue.writeWithoutTransaction { database in
                _ = try String.fetchAll(database, sql: "PRAGMA journal_mode = WAL")
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try Self.prepare(database)
            }
        } catch {
            throw SQLiteFailure.error(error, doing: "cannot open \(Self.name)")
        }
        try Volume.flushDirectory(directory)
    }

    /// For commands, beside an engine; `nil` where there never was a replay.
    package static func reading(directory: String) throws(StoreError) -> ReplayLedger? {
        guard exists(in: directory) else { return nil }
        return try ReplayLedger(readOnly: directory + "/" + name)
    }

    private init(readOnly path: String) throws(StoreError) {
        do {
            var settings = Configuration()
            settings.readonly = true
            settings.busyMode = .timeout(5)
            queue = try DatabaseQueue(path: path, configuration: settings)
            try queue.read { try Self.check($0) }
        } catch {
            throw SQLiteFailure.error(error, doing: "cannot open \(Self.name)")
        }
    }

    package static func exists(in directory: String) -> Bool { access(directory + "/" + name, F_OK) == 0 }

    package func close() { try? queue.close() }

    private static func prepare(_ database: Database) throws {
        guard try Int.fetchOne(database, sql: "PRAGMA user_version") == 0 else { return try check(database) }
        try database.inTransaction(.immediate) {
            try database.execute(
                sql: """
                    CREATE TABLE replay (
                        number INTEGER PRIMARY KEY AUTOINCREMENT, created_at INTEGER NOT NULL, user TEXT NOT NULL,
                        reason TEXT NOT NULL, selection BLOB NOT NULL, rate INTEGER NOT NULL, state INTEGER NOT NULL,
                        remark TEXT, ended_at INTEGER, total INTEGER NOT NULL DEFAULT 0,
                        sent INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
                        passed_over INTEGER NOT NULL DEFAULT 0, position INTEGER NOT NULL DEFAULT 0
                    );
                    CREATE TABLE replay_item (
                        job INTEGER NOT NULL, message INTEGER NOT NULL, PRIMARY KEY (job, message)
                    ) WITHOUT ROWID;
                    CREATE TABLE replay_failure (
                        job INTEGER NOT NULL, message INTEGER NOT NULL, reason TEXT NOT NULL,
                        PRIMARY KEY (job, message)
                    ) WITHOUT ROWID;
                    PRAGMA user_version = \(version);
                    """)
            return .commit
        }
    }

    private static func check(_ database: Database) throws {
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard found == version else {
            throw StoreError(.unknownVersion, "\(name) is of version \(found); this program reads version \(version)")
        }
    }

    private func write<T>(_ what: String, _ body: (Database) throws -> T) throws(StoreError) -> T {
        do {
            return try queue.write(body)
        } catch {
            throw SQLiteFailure.error(error, doing: what)
        }
    }

    func read<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
        do {
            return try queue.read(body)
        } catch {
            throw SQLiteFailure.error(error, doing: "cannot read \(Self.name)")
        }
    }

    // MARK: Beginning

    /// Records a replay that is about to list what it sends.
    ///
    /// - Returns: its number.
    /// - Throws: `notPossible` when too many are not over yet.
    package func add(_ job: ReplayJob) throws(StoreError) -> Int {
        try write("cannot record a replay") { database in
            let open = try Int.fetchOne(database, sql: "SELECT count(*) FROM replay WHERE state < 2") ?? 0
            guard open < ReplayJob.mostAtOnce else {
                throw StoreError(
                    .notPossible,
                    "\(open) replays are under way, the limit is \(ReplayJob.mostAtOnce): wait or cancel one")
            }
            try database.execute(
                sql: """
                    INSERT INTO replay (created_at, user, reason, selection, rate, state) VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    job.createdAt, job.user, job.reason, try JSONEncoder().encode(job.selection), job.rate,
                    job.state.rawValue,
                ])
            let number = database.lastInsertedRowID
            try database.execute(
                sql: "DELETE FROM replay WHERE state >= 2 AND number <= ?", arguments: [number - Int64(Self.jobLimit)])
            try database.execute(
                sql: "DELETE FROM replay_failure WHERE job <= ?", arguments: [number - Int64(Self.jobLimit)])
            return Int(number)
        }
    }

    /// Lists messages that it is to send; those of one that was interrupted while it listed them are forgotten first.
    /// No effect on one that was cancelled meanwhile.
    package func list(_ messages: [MessageID], of job: Int, anew: Bool) throws(StoreError) {
        try write("cannot list what replay \(job) sends") { database in
            if anew { try database.execute(sql: "DELETE FROM replay_item WHERE job = ?", arguments: [job]) }
            let state = try Int.fetchOne(database, sql: "SELECT state FROM replay WHERE number = ?", arguments: [job])
            guard state == ReplayJob.State.selecting.rawValue else { return }
            let insert = try database.cachedStatement(sql: "INSERT INTO replay_item (job, message) VALUES (?, ?)")
            for message in messages { try insert.execute(arguments: [job, message.rawValue]) }
        }
    }

    /// The list is complete: it may send. No effect on one that was cancelled meanwhile.
    package func begin(_ job: Int, total: Int) throws(StoreError) {
        try write("cannot begin replay \(job)") {
            try $0.execute(
                sql: "UPDATE replay SET state = 1, total = ? WHERE number = ? AND state = 0", arguments: [total, job])
        }
    }

    // MARK: Going on

    /// The next that it is to send, in the order of their acceptance.
    package func next(of job: Int, limit: Int) throws(StoreError) -> [MessageID] {
        try read { database in
            try Int64.fetchAll(
                database,
                sql: """
                    SELECT message FROM replay_item WHERE job = ?1 AND message >
                        (SELECT position FROM replay WHERE number = ?1) ORDER BY message LIMIT ?2
                    """, arguments: [job, limit]
            ).map { MessageID(rawValue: $0) }
        }
    }

    /// Everything up to `position` is done with.
    package func advance(
        _ job: Int, to position: MessageID, sent: Int, passedOver: Int, failures: [ReplayJob.Failure]
    ) throws(StoreError) {
        try write("cannot record what replay \(job) did") { database in
            try database.execute(
                sql: """
                    UPDATE replay SET position = ?, sent = sent + ?, failed = failed + ?, passed_over = passed_over + ?
                    WHERE number = ?
                    """, arguments: [position.rawValue, sent, failures.count, passedOver, job])
            let known = try Int.fetchOne(
                database, sql: "SELECT count(*) FROM replay_failure WHERE job = ?", arguments: [job])
            for failure in failures.prefix(max(0, Self.failureLimit - (known ?? 0))) {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO replay_failure (job, message, reason) VALUES (?, ?, ?)",
                    arguments: [job, failure.message.rawValue, String(failure.reason.prefix(500))])
            }
        }
    }

    /// What it waits for; `nil` = nothing.
    package func remark(_ remark: String?, on job: Int) throws(StoreError) {
        try write("cannot record what replay \(job) waits for") {
            try $0.execute(
                sql: "UPDATE replay SET remark = ? WHERE number = ? AND state < 2", arguments: [remark, job])
        }
    }

    // MARK: Ending

    /// - Returns: whether it was not over yet.
    @discardableResult
    package func end(_ job: Int, _ state: ReplayJob.State, remark: String?) throws(StoreError) -> Bool {
        try write("cannot end replay \(job)") { database in
            try database.execute(
                sql: "UPDATE replay SET state = ?, remark = ?, ended_at = ? WHERE number = ? AND state < 2",
                arguments: [state.rawValue, remark, WallTime.now(), job])
            let isChanged = database.changesCount > 0
            if isChanged, state != .interrupted {
                try database.execute(sql: "DELETE FROM replay_item WHERE job = ?", arguments: [job])
            }
            return isChanged
        }
    }

    /// Lets one that was interrupted go on where it was.
    package func resume(_ job: Int) throws(StoreError) {
        try write("cannot resume replay \(job)") { database in
            try database.execute(
                sql: """
                    UPDATE replay SET state = CASE WHEN total = 0 THEN 0 ELSE 1 END, remark = NULL, ended_at = NULL
                    WHERE number = ? AND state = 4
                    """, arguments: [job])
            guard database.changesCount > 0 else {
                throw StoreError(.notPossible, "replay \(job) was not interrupted")
            }
        }
    }
}
