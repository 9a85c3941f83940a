import GRDB
import GRDBSQLite

/// One prepared statement of the commit path, on GRDB's connection but through SQLite's C interface: at groups of
/// 64 that stores a quarter more messages a second than cached GRDB statements. Used on one thread.
///
/// Binding never fails by itself; what went wrong shows in ``run()``.
final class HotStatement {
    private let handle: OpaquePointer
    private var status = SQLITE_OK

    /// SQLite copies what is bound. (-1 is how its header spells that; Swift cannot import the macro.)
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    init(_ sql: String, on connection: OpaquePointer) throws(StoreError) {
        var made: OpaquePointer?
        let status = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
        guard status == SQLITE_OK, let made else {
            throw SQLiteFailure.error(sqlite3_extended_errcode(connection), doing: "cannot prepare a statement")
        }
        handle = made
    }

    deinit { sqlite3_finalize(handle) }

    func bind(_ position: Int32, _ value: Int64) {
        note(sqlite3_bind_int64(handle, position, value))
    }

    func bind(_ position: Int32, _ value: Int64?) {
        if let value { bind(position, value) } else { note(sqlite3_bind_null(handle, position)) }
    }

    func bind(_ position: Int32, _ text: String) {
        var text = text
        let status = text.withUTF8 { utf8 in
            guard let base = utf8.baseAddress else { return sqlite3_bind_text(handle, position, "", 0, Self.copied) }
            return base.withMemoryRebound(to: CChar.self, capacity: utf8.count) {
                sqlite3_bind_text64(handle, position, $0, UInt64(utf8.count), Self.copied, UInt8(SQLITE_UTF8))
            }
        }
        note(status)
    }

    func bind(_ position: Int32, _ text: String?) {
        if let text { bind(position, text) } else { note(sqlite3_bind_null(handle, position)) }
    }

    func bind(_ position: Int32, _ bytes: [UInt8]) {
        let status = bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, !bytes.isEmpty else {
                return sqlite3_bind_zeroblob(handle, position, 0)
            }
            return sqlite3_bind_blob64(handle, position, base, UInt64(bytes.count), Self.copied)
        }
        note(status)
    }

    func bind(_ position: Int32, _ bytes: [UInt8]?) {
        if let bytes { bind(position, bytes) } else { note(sqlite3_bind_null(handle, position)) }
    }

    /// Executes a statement without rows and makes it ready for the next values.
    func run() throws(StoreError) {
        guard status == SQLITE_OK else {
            let failed = status
            status = SQLITE_OK
            sqlite3_reset(handle)
            throw SQLiteFailure.error(failed, doing: "cannot bind a value")
        }
        let result = sqlite3_step(handle)
        let code = result == SQLITE_DONE ? result : sqlite3_extended_errcode(sqlite3_db_handle(handle))
        sqlite3_reset(handle)
        guard result == SQLITE_DONE else { throw SQLiteFailure.error(code, doing: "cannot write to the store") }
    }

    private func note(_ result: Int32) {
        if result != SQLITE_OK, status == SQLITE_OK { status = result }
    }
}
