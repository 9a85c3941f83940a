import Foundation
import GRDB
import Pipeline

/// What finds the messages of one slice: a file beside it that nothing rests on. It is written behind the
/// acknowledgements, is made again when it is gone or damaged, and goes with its slice.
///
/// Entries are spread over tables of 131,072 messages each, so that adding to it costs the same whether the day is young
/// or old. Messages are named by their count within the day.
enum SearchIndex {
    static let version = 1
    static let segmentBits = 17
    /// Groups are committed by several event loops: an id may follow up to this many higher ones into the slice.
    static let lateness = 16_384

    static func path(of file: SliceFile) -> String {
        file.directory + "/" + file.name.dropLast("orderly".count) + "index"
    }

    static func paths(of file: SliceFile) -> [String] {
        ["", "-wal", "-shm"].map { path(of: file) + $0 }
    }

    static func segment(of count: Int) -> Int { count >> segmentBits }

    static func table(_ segment: Int) -> String { "entry_\(segment)" }

    static func prepare(_ database: Database) throws {
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard found == 0 else {
            guard found == version else {
                throw StoreError(.unknownVersion, "an index of version \(found)")
            }
            return
        }
        try database.inTransaction(.immediate) {
            try database.execute(
                sql: "CREATE TABLE seen (message INTEGER PRIMARY KEY, received_at INTEGER NOT NULL)")
            // Holds a row once nothing more can come.
            try database.execute(sql: "CREATE TABLE complete (id INTEGER PRIMARY KEY)")
            try database.execute(sql: "PRAGMA user_version = \(version)")
            return .commit
        }
    }

    static func makeSegment(_ segment: Int, _ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS \(table(segment)) (
                    kind INTEGER NOT NULL, value BLOB NOT NULL, message INTEGER NOT NULL,
                    PRIMARY KEY (kind, value, message)
                ) WITHOUT ROWID
                """)
    }

    /// Newest first.
    static func segments(_ database: Database) throws -> [Int] {
        try String.fetchAll(
            database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'entry_*'"
        )
        .compactMap { Int($0.dropFirst("entry_".count)) }.sorted(by: >)
    }

    static func isComplete(_ database: Database) throws -> Bool {
        try Int.fetchOne(database, sql: "SELECT 1 FROM complete") != nil
    }

    /// What an index knows of its end; of what lies before `from` it knows all.
    struct End {
        var from: Int
        var known: Set<Int>
    }

    static func end(_ index: Database) throws -> End {
        let last = try Int.fetchOne(index, sql: "SELECT max(message) FROM seen") ?? 0
        let from = max(0, last - lateness)
        let known = try Int.fetchSet(
            index, sql: "SELECT message FROM seen WHERE message > ?", arguments: [from])
        return End(from: from, known: known)
    }

    /// The messages of a slice that its index does not know yet, in order.
    ///
    /// - Parameter limit: at most this many.
    static func missing(_ slice: Database, behind end: End, day: Int, limit: Int) throws -> [Int] {
        let base = MessageID(day: day, count: 0).rawValue
        let ids = try Int64.fetchCursor(
            slice, sql: "SELECT id FROM message WHERE id > ? AND id < ? ORDER BY id",
            arguments: [base + Int64(end.from), MessageID(day: day, count: 999_999_999).rawValue])
        var missing: [Int] = []
        while missing.count < limit, let id = try ids.next() {
            let count = Int(id - base)
            if !end.known.contains(count) { missing.append(count) }
        }
        return missing
    }
}
