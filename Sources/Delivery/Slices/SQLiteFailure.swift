import GRDB
import GRDBSQLite

/// What a result code of SQLite means for the store.
enum SQLiteFailure {
    /// - Parameter code: an extended result code.
    static func meaning(of code: Int32) -> StoreError.Code {
        switch code {
        case SQLITE_IOERR | (4 << 8), SQLITE_IOERR | (5 << 8):  // IOERR_FSYNC, IOERR_DIR_FSYNC
            return .flushFailed
        case SQLITE_IOERR | (1 << 8), SQLITE_IOERR | (2 << 8), SQLITE_IOERR | (33 << 8):  // READ, SHORT_READ, CORRUPTFS
            return .unreadable
        default: break
        }
        switch code & 0xFF {
        case SQLITE_CORRUPT, SQLITE_NOTADB: return .corrupt
        case SQLITE_FULL: return .full
        case SQLITE_READONLY: return .readOnly
        case SQLITE_CANTOPEN: return .cannotOpen
        case SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH, SQLITE_RANGE: return .badRecord
        default: return .io
        }
    }

    static func error(_ code: Int32, doing what: String) -> StoreError {
        StoreError(meaning(of: code), what, cause: "SQLite \(code): \(String(cString: sqlite3_errstr(code)))")
    }

    /// Keeps a `StoreError`, translates GRDB's; statements and their arguments stay out of the text.
    static func error(_ error: any Error, doing what: String) -> StoreError {
        switch error {
        case let error as StoreError: return error
        case let error as DatabaseError:
            return self.error(error.extendedResultCode.rawValue, doing: what)
        default: return StoreError(.io, what, cause: "\(type(of: error))")
        }
    }
}
