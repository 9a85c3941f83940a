import Foundation
import GRDB
import GRDBSQLite
import Synchronization

/// Copies a slice's write-ahead log into the slice beside the commits, on a thread and a connection of its own, so that
/// the committer has only the last of it to copy. While it did all of that itself, every sender waited for the disk to
/// take some thirty megabytes.
///
/// SQLite starts a log anew only when all of it is copied, which under load only the one who writes to it can see to:
/// that is why the last part stays with the committer.
final class Checkpointer: Sendable {
    private enum State {
        case idle
        case running
        case ready
        case failed(StoreError)
    }

    private let name: String
    private let queue: DatabaseQueue
    private let state = Mutex(State.idle)
    private let pass = DispatchGroup()
    private let isForsaken = Atomic(false)

    /// Each pass leaves what was written during it; that many are enough for any load that this disk can take.
    private static let passes = 6
    /// Few enough pages for the committer to copy in passing.
    private static let rest: Int32 = 200

    init(_ file: SliceFile) throws(StoreError) {
        name = file.name
        do {
            var settings = Configuration()
            settings.busyMode = .timeout(2)
            settings.label = file.name + " (checkpoint)"
            queue = try DatabaseQueue(path: file.path, configuration: settings)
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        } catch {
            throw SQLiteFailure.error(error, doing: "cannot open \(file.name)")
        }
    }

    /// Begins, unless it is at it or its work waits to be taken.
    func start() {
        let begins = state.withLock { state in
            guard case .idle = state else { return false }
            state = .running
            return true
        }
        guard begins else { return }
        pass.enter()
        let thread = Thread { [self] in
            let result = Result { () throws(StoreError) in try run() }
            state.withLock { state in
                switch result {
                case .success: state = .ready
                case .failure(let error): state = .failed(error)
                }
            }
            pass.leave()
        }
        thread.name = "orderly-checkpoint"
        thread.start()
    }

    /// Whether all but the rest has been copied since the last time.
    ///
    /// - Throws: what went wrong on its thread; a flush that failed there is as final as any other.
    func take() throws(StoreError) -> Bool {
        let taken = state.withLock { state in
            let taken = state
            if case .running = taken { return taken }
            state = .idle
            return taken
        }
        switch taken {
        case .idle, .running: return false
        case .ready: return true
        case .failed(let error): throw error
        }
    }

    /// Waits for what it is at.
    ///
    /// - Throws: as ``take()`` does; then it is to be left open.
    func close() throws(StoreError) {
        pass.wait()
        _ = try take()
        do {
            try queue.close()
        } catch {
            throw SQLiteFailure.error(error, doing: "cannot close \(name)")
        }
    }

    /// Ends what it is at, and leaves the connection open: after a flush that failed elsewhere none may follow. Pages
    /// copied from a log that did not reach the disk would damage what is acknowledged.
    func forsake() {
        isForsaken.store(true, ordering: .sequentiallyConsistent)
        queue.interrupt()
    }

    private func run() throws(StoreError) {
        do {
            try queue.writeWithoutTransaction { database in
                guard let connection = database.sqliteConnection else { return }
                var copiedBefore: Int32 = 0
                for _ in 0..<Self.passes {
                    if isForsaken.load(ordering: .sequentiallyConsistent) { return }
                    let copied = try copy(connection)
                    if isForsaken.load(ordering: .sequentiallyConsistent) { return }
                    try flush(connection)
                    if copied - copiedBefore <= Self.rest { return }
                    copiedBefore = copied
                }
            }
        } catch {
            throw SQLiteFailure.error(error, doing: "cannot checkpoint \(name)")
        }
    }

    /// - Returns: how many pages of the log are copied, from its start.
    private func copy(_ connection: OpaquePointer) throws(StoreError) -> Int32 {
        var inLog: Int32 = 0
        var copied: Int32 = 0
        let status = sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, &inLog, &copied)
        guard status == SQLITE_OK || status & 0xFF == SQLITE_BUSY else {
            throw SQLiteFailure.error(sqlite3_extended_errcode(connection), doing: "cannot checkpoint \(name)")
        }
        return max(copied, 0)
    }

    /// SQLite flushes the slice only once its whole log is copied: what is flushed here it need not flush then.
    private func flush(_ connection: OpaquePointer) throws(StoreError) {
        var file: UnsafeMutablePointer<sqlite3_file>?
        let status = sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file)
        guard status == SQLITE_OK, let file, let sync = file.pointee.pMethods?.pointee.xSync else { return }
        let result = sync(file, SQLITE_SYNC_NORMAL)
        guard result == SQLITE_OK else { throw SQLiteFailure.error(result, doing: "cannot checkpoint \(name)") }
    }
}
