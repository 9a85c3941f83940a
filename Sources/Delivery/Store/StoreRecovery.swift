import Foundation
import GRDB
import Logging
import Pipeline

/// What happens when a store is opened: logs left by a crash are copied into their slices, every slice's version is
/// checked, and what lives in memory is made again.
enum StoreRecovery {
    struct Found: Sendable {
        /// The highest id on disk.
        var last: MessageID
        var uncertain: UncertainSet
        var sequences: SequenceBook
    }

    /// On the committer's thread.
    ///
    /// - Throws: `corrupt` when the newest slice is damaged. An older one is moved aside instead.
    static func run(_ slices: SliceSet, damage: DamageLedger, logger: Logger) throws(StoreError) -> Found {
        let directory = slices.configuration.directory
        Quarantine.tell(in: directory, logger: logger)
        var set = UncertainSet()
        let all = try SliceFile.all(in: directory)
        for (index, file) in all.enumerated() {
            do {
                guard try inspectTwice(file, isNewest: index == all.count - 1, slices, logger) else { continue }
                // Entries live for 24 hours, so two days of slices are enough; a third covers a clock that was set.
                if index >= all.count - 3 { try readUncertain(of: file, into: &set, slices, damage) }
            } catch  where error.code == .corrupt || error.code == .unreadable && index < all.count - 1 {
                guard index < all.count - 1 else { throw Quarantine.newest(file, error) }
                slices.abandon(day: file.day)
                try Quarantine.move(file, because: error, logger: logger)
            }
        }
        set.expire(at: WallTime.now())
        let newest = try slices.writer(for: newestDay(in: slices))
        let last = try newest.access("cannot read \(newest.file.name)") {
            try SliceQueries(database: $0, day: newest.file.day, damage: damage).lastMessage()
        }
        return Found(
            last: RestoredNumbers.last(last, in: directory), uncertain: set,
            sequences: try SequenceStorage.read(SliceFile.all(in: directory), logger: logger))
    }

    /// Today's slice, or a later one that a clock which ran ahead has left.
    static func newestDay(in slices: SliceSet) -> Int {
        let today = CalendarDay(number: CalendarDay.number(ofNanoseconds: WallTime.now())).written
        let onDisk = (try? SliceFile.all(in: slices.configuration.directory).last?.day) ?? nil
        return max(today, onDisk ?? 0)
    }

    /// Disks have their moments: damage of an old slice is what cannot be read twice.
    private static func inspectTwice(
        _ file: SliceFile, isNewest: Bool, _ slices: SliceSet, _ logger: Logger
    ) throws(StoreError) -> Bool {
        do throws(StoreError) {
            return try inspect(file, isNewest: isNewest, slices, logger)
        } catch {
            guard error.code == .unreadable else { throw error }
            slices.abandon(day: file.day)
            return try inspect(file, isNewest: isNewest, slices, logger)
        }
    }

    /// Copies what a crash left in the log, and looks whether this is a slice that can be read.
    ///
    /// - Returns: `false` for one that was not finished when a kill came: it is removed.
    private static func inspect(
        _ file: SliceFile, isNewest: Bool, _ slices: SliceSet, _ logger: Logger
    ) throws(StoreError) -> Bool {
        try rollBack(file)
        // An empty newest one is what a crash may leave of a slice that was being made.
        if !isNewest, file.isEmpty { throw StoreError(.corrupt, "\(file.name) is empty") }
        if !isNewest, file.hasLog {
            logger.info("recovering", metadata: ["slice": "\(file.name)"])
            _ = try slices.writer(for: file.day)
            try slices.close(day: file.day)
        }
        if isNewest, file.isEmpty { return true }
        // The newest gets its tables when it is opened for writing.
        if try !isBare(file) || isNewest { return true }
        for path in [file.path] + file.sidePaths { unlink(path) }
        try Volume.flushDirectory(file.directory)
        logger.warning("a kill left a slice without tables: nothing was in it", metadata: ["slice": "\(file.name)"])
        return false
    }

    /// A kill while the journal mode was being set leaves a journal, which only who may write can take back.
    private static func rollBack(_ file: SliceFile) throws(StoreError) {
        guard access(file.path + "-journal", F_OK) == 0 else { return }
        do {
            let queue = try DatabaseQueue(path: file.path)
            defer { try? queue.close() }
            _ = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        } catch {
            throw SQLiteFailure.error(error, doing: "cannot take back what was begun in \(file.name)")
        }
    }

    private static func isBare(_ file: SliceFile) throws(StoreError) -> Bool {
        do {
            var settings = Configuration()
            settings.readonly = true
            let queue = try DatabaseQueue(path: file.path, configuration: settings)
            defer { try? queue.close() }
            return try queue.read { database in
                if try SliceSchema.isBare(database) { return true }
                try SliceSchema.inspect(database, name: file.name)
                return false
            }
        } catch {
            throw SQLiteFailure.error(error, doing: "cannot read \(file.name)")
        }
    }

    /// To be called oldest first, so that a connection that outlived midnight ends with its newest message.
    private static func readUncertain(
        of file: SliceFile, into set: inout UncertainSet, _ slices: SliceSet, _ damage: DamageLedger
    ) throws(StoreError) {
        let writer = try slices.writer(for: file.day)
        let rows = try writer.access("cannot read \(file.name)") {
            // The last eight bytes are the time of a connection's newest message.
            try StoredRow.all(
                $0, sql: "SELECT connection, messages FROM uncertain ORDER BY substr(messages, -8) DESC LIMIT ?",
                arguments: [UncertainSet.connectionLimit], named: { "uncertain \($0)" })
        }
        for row in rows.reversed() {
            do {
                set.set(UncertainSet.decode(try row.bytes(1)), of: UInt64(bitPattern: try row.integer(0)))
            } catch {
                do { try damage.note(error, in: file.name) } catch { throw SQLiteFailure.error(error, doing: "") }
            }
        }
    }
}
