import Foundation
import GRDB
import Logging
import Routes
import Synchronization

/// Drops slices in which nothing is left to do, once they are old enough or the store has grown too large.
///
/// What takes long happens on the keeper's thread: the record of what passed is written first, and the file's space is
/// given back last. The committer only closes the slice and renames it.
struct Retention {
    let committer: Committer
    let isStopping: () -> Bool
    /// What the keeper believes, see ``RetentionClock``.
    private let now: Int64

    private var configuration: StoreConfiguration { committer.configuration }
    private static let droppedSuffix = ".dropped"

    init(committer: Committer, now: Int64, isStopping: @escaping () -> Bool) {
        self.committer = committer
        self.now = now
        self.isStopping = isStopping
    }

    /// - Returns: the slices that were dropped.
    func run() throws(StoreError) -> [SliceFile] {
        try finishDropping()
        committer.uncertain.withLock { $0.expire(at: now) }
        let sequences = committer.sequences.withLock { $0.rows }
        if !sequences.isEmpty {
            try committer.performAndWait { (slices) throws(StoreError) in
                try SequenceStorage.carry(sequences, into: slices)
            }
        }
        var dropped: [SliceFile] = []
        let files = try SliceFile.all(in: configuration.directory)
        var total = files.reduce(0) { $0 + $1.bytes }
        let today = CalendarDay(number: CalendarDay.number(ofNanoseconds: now)).written
        // Messages come in at today's, or at the newest when the clock went back.
        for file in files.dropLast() where file.day != today && !isStopping() {
            let isTooMuch = configuration.keepAtMost.map { total > $0.bytes } ?? false
            guard isOld(file) || isTooMuch, try isSettled(file) else { continue }
            let bytes = file.bytes
            guard try drop(file, because: isOld(file) ? "age" : "size") else { continue }
            total -= bytes
            dropped.append(file)
        }
        try dropOldRecords()
        return dropped
    }

    private func isOld(_ file: SliceFile) -> Bool { age(ofDay: file.day) >= days(configuration.keep) }

    /// The last message of a slice may be as young as the end of its day.
    private func age(ofDay day: Int) -> Int64 {
        CalendarDay.number(ofNanoseconds: now) - (CalendarDay(written: day).number + 1)
    }

    private func days(_ duration: Duration) -> Int64 { duration.nanoseconds / 86_400_000_000_000 }

    /// Dead letters and what is parked count as unsettled, and so does a state that no version writes.
    private func isSettled(_ file: SliceFile) throws(StoreError) -> Bool {
        let isSettled = try committer.reader.readable(file, for: .search) { slice in
            guard try !Self.hasOpen(slice.database) else { return false }
            return try Int.fetchOne(
                slice.database, sql: "SELECT 1 FROM delivery WHERE state NOT IN (10, 11) LIMIT 1")
                == nil
        }
        return isSettled ?? false
    }

    private static func hasOpen(_ database: Database) throws -> Bool {
        try Int.fetchOne(database, sql: "SELECT 1 FROM delivery WHERE state < 10 LIMIT 1") != nil
    }

    private func drop(_ file: SliceFile, because reason: String) throws(StoreError) -> Bool {
        let bytes = file.bytes
        var messages: Int?
        if age(ofDay: file.day) < days(configuration.keepRecord) {
            messages = try SliceRecord.write(file, reader: committer.reader, isStopping: isStopping)
            // Stopped in between: it is begun anew after the next start.
            if messages == nil { return false }
        }
        let isGone = try committer.performAndWait { (slices) throws(StoreError) -> Bool in
            let writer = try slices.existingWriter(for: file.day)
            // A message of the day before may have come in just after midnight.
            let isOpen = try writer.access("cannot read \(file.name)") { try Self.hasOpen($0) }
            guard !isOpen else { return false }
            slices.abandon(day: file.day)
            guard rename(file.path, file.path + Self.droppedSuffix) == 0 else {
                throw StoreError(.io, "cannot drop \(file.name)", cause: Volume.lastError())
            }
            return true
        }
        guard isGone else { return false }
        committer.reader.forget(day: file.day)
        try finishDropping()
        var metadata: Logger.Metadata = [
            "slice": "\(file.name)", "bytes": "\(bytes)", "reason": "\(reason)",
        ]
        if let messages { metadata["messages"] = "\(messages)" }
        committer.logger.info("slice dropped", metadata: metadata)
        return true
    }

    /// Also what a crash left between renaming and unlinking.
    private func finishDropping() throws(StoreError) {
        let directory = configuration.directory
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        let dropped = names.filter { $0.hasSuffix(".orderly" + Self.droppedSuffix) }
        for name in dropped {
            if let file = SliceFile(
                name: String(name.dropLast(Self.droppedSuffix.count)), directory: directory),
                !file.exists
            {
                for path in file.sidePaths + SearchIndex.paths(of: file) { unlink(path) }
            }
            unlink(directory + "/" + name)
        }
        if !dropped.isEmpty { try Volume.flushDirectory(directory) }
    }

    private func dropOldRecords() throws(StoreError) {
        for file in try SliceRecord.all(in: configuration.directory)
        where age(ofDay: file.day) >= days(configuration.keepRecord) {
            unlink(SliceRecord.path(of: file))
            committer.logger.info("record dropped", metadata: ["slice": "\(file.name)"])
        }
    }
}
