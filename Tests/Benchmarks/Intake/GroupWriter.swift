import Foundation
import GRDBSQLite
import NIOConcurrencyHelpers
import NIOCore

/// One thread, one SQLite database with WAL and `synchronous=FULL`; what gathers during a commit is the next group.
final class GroupWriter: Sendable {
    struct Item: Sendable {
        var message: [UInt8]
        var acknowledgement: [UInt8]
        var handler: FrameHandler
        var eventLoop: any EventLoop
    }

    private struct Failure: Error {
        var status: Int32
    }

    private let pending = NIOLockedValueBox<[Item]>([])
    private let alarm = DispatchSemaphore(value: 0)

    /// - Throws: whatever SQLite does not like.
    init(path: String) throws {
        try Self.open(path) { _ in }
        let thread = Thread { [self] in
            do {
                try Self.open(path, run)
            } catch {
                print("stopped: \(error)")
                exit(74)
            }
        }
        thread.start()
    }

    func submit(_ item: Item) {
        let isFirst = pending.withLockedValue { pending in
            pending.append(item)
            return pending.count == 1
        }
        if isFirst { alarm.signal() }
    }

    // MARK: On its thread

    private func run(_ database: OpaquePointer) throws {
        let begin = try Self.prepare("BEGIN IMMEDIATE", database)
        let commit = try Self.prepare("COMMIT", database)
        let message = try Self.prepare("INSERT INTO message VALUES (?, ?)", database)
        let delivery = try Self.prepare("INSERT INTO delivery VALUES (?, 0)", database)
        var number: Int64 = 0
        while true {
            alarm.wait()
            let group = pending.withLockedValue { pending in
                defer { pending = [] }
                return pending
            }
            try Self.step(begin)
            for item in group {
                number += 1
                sqlite3_bind_int64(message, 1, number)
                item.message.withUnsafeBytes {
                    _ = sqlite3_bind_blob64(message, 2, $0.baseAddress, UInt64($0.count), nil)
                }
                try Self.step(message)
                sqlite3_bind_int64(delivery, 1, number)
                try Self.step(delivery)
            }
            try Self.step(commit)
            group.first?.eventLoop.execute {
                for item in group { item.handler.answer(item.acknowledgement) }
            }
        }
    }

    private static func open(_ path: String, _ body: (OpaquePointer) throws -> Void) throws {
        var database: OpaquePointer?
        let status = sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nil)
        guard status == SQLITE_OK, let database else { throw Failure(status: status) }
        for sql in [
            "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
            "CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)",
            "CREATE TABLE IF NOT EXISTS delivery (id INTEGER PRIMARY KEY, state INTEGER NOT NULL)",
        ] {
            let status = sqlite3_exec(database, sql, nil, nil, nil)
            guard status == SQLITE_OK else { throw Failure(status: status) }
        }
        try body(database)
        sqlite3_close_v2(database)
    }

    private static func prepare(_ sql: String, _ database: OpaquePointer) throws -> OpaquePointer {
        var statement: OpaquePointer?
        let status = sqlite3_prepare_v2(database, sql, -1, &statement, nil)
        guard status == SQLITE_OK, let statement else { throw Failure(status: status) }
        return statement
    }

    private static func step(_ statement: OpaquePointer) throws {
        let status = sqlite3_step(statement)
        sqlite3_reset(statement)
        guard status == SQLITE_DONE else { throw Failure(status: status) }
    }
}
