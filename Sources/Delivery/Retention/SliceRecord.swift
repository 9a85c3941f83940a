import Foundation
import GRDB
import Pipeline

/// What is kept of a slice after its content: that a message passed, when, from whom, and what became of it. No bytes,
/// no patient, visit, order or tag.
enum SliceRecord {
    private static let version = 1
    private static let step = 2000

    static func path(of file: SliceFile) -> String {
        file.directory + "/" + file.name.dropLast("orderly".count) + "record"
    }

    static func exists(_ file: SliceFile) -> Bool { access(path(of: file), F_OK) == 0 }

    /// The days of which there are records, oldest first.
    static func all(in directory: String) throws(StoreError) -> [SliceFile] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasSuffix(".record") }
            .compactMap { SliceFile(name: $0.dropLast("record".count) + "orderly", directory: directory) }
            .sorted()
    }

    // MARK: Writing

    /// Durable when it returns.
    ///
    /// - Returns: how many messages it holds; `nil` when it was stopped.
    static func write(_ file: SliceFile, reader: StoreReader, isStopping: () -> Bool)
        throws(StoreError) -> Int?
    {
        let part = path(of: file) + ".part"
        for side in ["", "-journal"] { unlink(part + side) }
        do {
            try Volume.makeFile(part)
            let queue = try DatabaseQueue(path: part)
            defer { try? queue.close() }
            try queue.write { database in
                try database.execute(
                    sql: """
                        CREATE TABLE passed (
                            id INTEGER PRIMARY KEY, received_at INTEGER NOT NULL, route TEXT NOT NULL,
                            listener TEXT NOT NULL, peer TEXT NOT NULL, decision INTEGER NOT NULL,
                            application BLOB NOT NULL, facility BLOB NOT NULL, type BLOB NOT NULL,
                            control_id BLOB NOT NULL, outcomes BLOB NOT NULL
                        );
                        CREATE INDEX passed_control_id ON passed (control_id);
                        PRAGMA user_version = \(version)
                        """)
            }
            try keepFormer(file, in: queue)
            var before = 1_000_000_000
            var total = 0
            while true {
                if isStopping() { return nil }
                let messages = try page(of: file, before: before, reader: reader)
                guard let last = messages.last else { break }
                try queue.write { database in for message in messages { try insert(message, database) } }
                before = last.id.count
                total += messages.count
            }
            try queue.close()
            guard rename(part, path(of: file)) == 0 else {
                throw StoreError(.io, "cannot keep the record of \(file.name)", cause: Volume.lastError())
            }
            try Volume.flushDirectory(file.directory)
            return total
        } catch {
            throw SQLiteFailure.error(error, doing: "cannot write the record of \(file.name)")
        }
    }

    /// What the record of the day held before: a message that came late has begun another slice of it.
    private static func keepFormer(_ file: SliceFile, in queue: DatabaseQueue) throws {
        guard exists(file) else { return }
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "ATTACH DATABASE ? AS former", arguments: [path(of: file)])
            try database.execute(sql: "INSERT INTO passed SELECT * FROM former.passed")
            try database.execute(sql: "DETACH DATABASE former")
        }
    }

    /// In pages, so that the slice's log is not held for long.
    private static func page(
        of file: SliceFile, before: Int, reader: StoreReader
    ) throws(StoreError) -> [FoundMessage] {
        try reader.query(file, for: .search) { slice in
            var messages: [FoundMessage] = []
            try slice.eachMessage(before: before) { _, message in
                var message = message
                message.outcomes = try slice.outcomes(of: message.id)
                messages.append(message)
                return messages.count < step
            }
            return messages
        }
    }

    private static func insert(_ message: FoundMessage, _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO passed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        let outcomes = message.outcomes.flatMap {
            [Array($0.destination.utf8), Array(String($0.state.rawValue).utf8)]
        }
        try statement.execute(arguments: [
            message.id.rawValue, message.receivedAt, message.route, message.listener, message.peer,
            message.decision.rawValue, Data(message.keys.sendingApplication),
            Data(message.keys.sendingFacility),
            Data(message.keys.type), Data(message.keys.controlID), Data(Netstrings.join(outcomes)),
        ])
    }

    // MARK: Reading

    static func find(
        _ query: MessageQuery, in file: SliceFile, before: MessageID?, limit: Int
    ) throws(StoreError) -> [FoundMessage] {
        do {
            var settings = Configuration()
            settings.readonly = true
            let queue = try DatabaseQueue(path: path(of: file), configuration: settings)
            defer { try? queue.close() }
            return try queue.read { try find(query, $0, before: before, limit: limit) }
        } catch {
            let error = SQLiteFailure.error(error, doing: "")
            throw StoreError(
                .io, "cannot read the record of \(file.name)", cause: error.cause ?? error.message)
        }
    }

    private static func find(
        _ query: MessageQuery, _ database: Database, before: MessageID?, limit: Int
    ) throws -> [FoundMessage] {
        var sql = """
            SELECT id, received_at, route, listener, peer, decision, application, facility, type, control_id, outcomes
            FROM passed WHERE id < ? AND received_at BETWEEN ? AND ?
            """
        var arguments: StatementArguments = [
            before?.rawValue ?? .max, query.since ?? .min, query.until ?? .max,
        ]
        if let controlID = query.controlID {
            sql += " AND control_id = ?"
            arguments += [Data(controlID)]
        }
        let terms = query.terms
        var found: [FoundMessage] = []
        try StoredRow.forEach(
            database, sql: sql + " ORDER BY id DESC", arguments: arguments,
            named: { "record \(MessageID(rawValue: $0))" }
        ) { row in
            // A row that cannot be read is none that was asked for.
            if let message = try? message(row), message.matches(query, terms: terms),
                message.isIn(query.states)
            {
                found.append(message)
            }
            return found.count < limit
        }
        return found
    }

    private static func message(_ row: StoredRow) throws(StoreError) -> FoundMessage {
        var keys = MessageKeys()
        keys.sendingApplication = try row.bytes(6)
        keys.sendingFacility = try row.bytes(7)
        keys.type = try row.bytes(8)
        keys.controlID = try row.bytes(9)
        let parts = Netstrings.split(try row.bytes(10))
        let outcomes = stride(from: 0, to: parts.count - parts.count % 2, by: 2).map { index in
            FoundMessage.Outcome(
                destination: String(decoding: parts[index], as: UTF8.self),
                state: SliceQueries.state(Int64(String(decoding: parts[index + 1], as: UTF8.self)) ?? -1))
        }
        return FoundMessage(
            id: MessageID(rawValue: try row.integer(0)), receivedAt: try row.integer(1),
            route: try row.text(2),
            listener: try row.text(3), peer: try row.text(4),
            decision: StoredDecision(rawValue: try row.count(5)) ?? .queued, keys: keys,
            outcomes: outcomes,
            isRecord: true)
    }
}
