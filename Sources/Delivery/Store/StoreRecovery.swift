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
    static func run(_ slices: SliceSet, logger: Logger) throws(StoreError) -> Found {
        let files = try SliceFile.all(in: slices.configuration.directory)
        for file in files.dropLast() where file.hasLog {
            logger.info("recovering", metadata: ["slice": "\(file.name)"])
            _ = try slices.writer(for: file.day)
            try slices.close(day: file.day)
        }
        for file in files.dropLast() { try checkVersion(of: file) }
        let newest = try slices.writer(for: newestDay(in: slices))
        let last = try newest.access("cannot read \(newest.file.name)") {
            try Int64.fetchOne($0, sql: "SELECT max(id) FROM message")
        }
        return Found(
            last: last.map { MessageID(rawValue: $0) } ?? MessageID(day: newest.file.day, count: 0),
            uncertain: try uncertain(files.map(\.day), slices),
            sequences: try SequenceStorage.read(files, logger: logger))
    }

    /// Today's slice, or a later one that a clock which ran ahead has left.
    static func newestDay(in slices: SliceSet) -> Int {
        let today = CalendarDay(number: CalendarDay.number(ofNanoseconds: WallTime.now())).written
        let onDisk = (try? SliceFile.all(in: slices.configuration.directory).last?.day) ?? nil
        return max(today, onDisk ?? 0)
    }

    private static func checkVersion(of file: SliceFile) throws(StoreError) {
        do {
            var settings = Configuration()
            settings.readonly = true
            try DatabaseQueue(path: file.path, configuration: settings).read {
                try SliceSchema.check($0, name: file.name)
            }
        } catch {
            throw SQLiteFailure.error(error, doing: "cannot read \(file.name)")
        }
    }

    /// Oldest first, so that a connection that outlived midnight ends with its newest message. Entries live for 24
    /// hours, so two days of slices are enough; a third covers a clock that was set.
    private static func uncertain(_ days: [Int], _ slices: SliceSet) throws(StoreError) -> UncertainSet {
        var set = UncertainSet()
        for day in days.suffix(3) {
            let writer = try slices.writer(for: day)
            let rows = try writer.access("cannot read \(writer.file.name)") {
                // The last eight bytes are the time of a connection's newest message.
                try Row.fetchAll(
                    $0,
                    sql: "SELECT connection, messages FROM uncertain ORDER BY substr(messages, -8) DESC LIMIT ?",
                    arguments: [UncertainSet.connectionLimit])
            }
            for row in rows.reversed() {
                let bytes: Data = row[1]
                set.set(UncertainSet.decode(Array(bytes)), of: UInt64(bitPattern: row[0]))
            }
        }
        set.expire(at: WallTime.now())
        return set
    }
}
