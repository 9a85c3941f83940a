import Foundation
import GRDB
import Pipeline

/// Brings the index of one slice up to date, in steps. Used by the keeper's thread alone.
final class IndexBuilder {
    /// Enough to make the writes to one page few, little enough to hold in memory and to be stopped between; while it is
    /// read the slice's log cannot begin anew.
    private static let step = 1024

    /// The files themselves, not their names: either may be taken away and made again.
    struct Identity: Hashable {
        var slice: UInt64?
        var index: UInt64?

        init(of file: SliceFile) {
            slice = Volume.inode(of: file.path)
            index = Volume.inode(of: SearchIndex.path(of: file))
        }
    }

    /// The slice could not be read: nothing is wrong with the index.
    struct SliceFailure: Error {
        let error: StoreError
    }

    let file: SliceFile
    let identity: Identity
    private let slice: DatabaseQueue
    private let index: DatabaseQueue
    private let damage: DamageLedger
    private var insertions: [Int?: HotStatement] = [:]
    /// Of the slice, when the index had all of it.
    private var versionDone: Int?

    init(_ file: SliceFile, damage: DamageLedger) throws {
        self.file = file
        self.damage = damage
        slice = try Self.ofSlice(file) { try Self.reading(file) }
        do {
            index = try Self.writing(file)
        } catch {
            // Made again from the slice, whatever was wrong with it.
            for path in SearchIndex.paths(of: file) { unlink(path) }
            index = try Self.writing(file)
        }
        identity = Identity(of: file)
    }

    func close() {
        insertions = [:]
        try? slice.close()
        try? index.close()
    }

    private static func reading(_ file: SliceFile) throws -> DatabaseQueue {
        var settings = Configuration()
        settings.readonly = true
        settings.busyMode = .timeout(2)
        settings.label = file.name + " (index)"
        return try DatabaseQueue(path: file.path, configuration: settings)
    }

    private static func writing(_ file: SliceFile) throws -> DatabaseQueue {
        let path = SearchIndex.path(of: file)
        try Volume.makeFile(path)
        var settings = Configuration()
        settings.busyMode = .timeout(2)
        settings.label = file.name + " (index, write)"
        let queue = try DatabaseQueue(path: path, configuration: settings)
        try queue.writeWithoutTransaction { database in
            // Consistent after a power cut, but flushed at checkpoints only: it must not compete with commits.
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            try database.execute(sql: "PRAGMA synchronous = NORMAL")
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
            try database.execute(sql: "PRAGMA journal_size_limit = 33554432")
            try database.execute(sql: "PRAGMA cache_size = -8000")
            try SearchIndex.prepare(database)
        }
        return queue
    }

    /// - Returns: how many messages were new, and whether there is more to do at once.
    func advance() throws -> (count: Int, isMore: Bool) {
        // While nothing is committed its end is not read again and again.
        let version = try fromSlice { try Int.fetchOne($0, sql: "PRAGMA data_version") }
        guard version == nil || version != versionDone else { return (0, false) }
        let end = try index.read { try SearchIndex.end($0) }
        let messages = try fromSlice { slice in
            let missing = try SearchIndex.missing(slice, behind: end, day: file.day, limit: Self.step)
            let queries = SliceQueries(database: slice, day: file.day, damage: damage)
            return try missing.map {
                (count: $0, message: try queries.found(count: $0, withOutcomes: false))
            }
        }
        if !messages.isEmpty { try write(messages) }
        let isMore = messages.count == Self.step
        if !isMore { versionDone = version }
        return (messages.count, isMore)
    }

    private func fromSlice<T>(_ body: (Database) throws -> T) throws -> T {
        try Self.ofSlice(file) { try slice.read(body) }
    }

    private static func ofSlice<T>(_ file: SliceFile, _ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch {
            throw SliceFailure(error: SQLiteFailure.error(error, doing: "cannot read \(file.name)"))
        }
    }

    func isComplete() throws -> Bool { try index.read { try SearchIndex.isComplete($0) } }

    /// Nothing more can come into the slice.
    func complete() throws {
        try index.write { try $0.execute(sql: "INSERT OR IGNORE INTO complete (id) VALUES (1)") }
    }

    private typealias Entry = (kind: Int64, value: [UInt8], message: Int)

    private static func isBefore(_ left: Entry, _ right: Entry) -> Bool {
        if left.kind != right.kind { return left.kind < right.kind }
        if left.value != right.value { return left.value.lexicographicallyPrecedes(right.value) }
        return left.message < right.message
    }

    private func write(_ messages: [(count: Int, message: FoundMessage?)]) throws {
        // In the order of the tables, so that neighbours are written together.
        var entries: [Int: [Entry]] = [:]
        for (count, message) in messages {
            guard let message else { continue }
            for term in SearchTerm.all(of: message) {
                entries[SearchIndex.segment(of: count), default: []].append(
                    (term.kind.rawValue, term.value, count))
            }
        }
        try index.write { database in
            for (segment, rows) in entries {
                let insert = try insertion(into: segment, database)
                for row in rows.sorted(by: Self.isBefore) {
                    insert.bind(1, row.kind)
                    insert.bind(2, row.value)
                    insert.bind(3, Int64(row.message))
                    try insert.run()
                }
            }
            let insert = try insertion(into: nil, database)
            for (count, message) in messages {
                insert.bind(1, Int64(count))
                insert.bind(2, message?.receivedAt ?? 0)
                try insert.run()
            }
        }
    }

    /// - Parameter segment: `nil` = into the list of what is in the index.
    private func insertion(into segment: Int?, _ database: Database) throws -> HotStatement {
        if let known = insertions[segment] { return known }
        guard let connection = database.sqliteConnection else { throw StoreError(.closed, "\(file.name) is closed") }
        if let segment { try SearchIndex.makeSegment(segment, database) }
        let columns =
            segment == nil ? "(message, received_at) VALUES (?, ?)" : "(kind, value, message) VALUES (?, ?, ?)"
        let table = segment.map { SearchIndex.table($0) } ?? "seen"
        let made = try HotStatement("INSERT OR IGNORE INTO \(table) \(columns)", on: connection)
        insertions[segment] = made
        return made
    }
}
