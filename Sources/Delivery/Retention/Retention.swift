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
    /// Messages that came in just before midnight are stored by then.
    private static let lateness: Int64 = 3_600_000_000_000

    init(committer: Committer, now: Int64, isStopping: @escaping () -> Bool) {
        self.committer = committer
        self.now = now
        self.isStopping = isStopping
    }

    /// - Returns: the slices that were dropped. One that cannot be dropped is told of, and the later ones do not wait for
    ///   it.
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
        // Messages come in at today's, or at the newest when the clock went back.
        for file in files.dropLast() where sinceEnd(of: file) >= Self.lateness && !isStopping() {
            let bytes = file.bytes
            let isTooMuch = configuration.keepAtMost.map { total > $0.bytes } ?? false
            guard isOld(file) || isTooMuch else { continue }
            do throws(StoreError) {
                guard try isSettled(file), try drop(file, because: isOld(file) ? "age" : "size") else { continue }
                total -= bytes
                dropped.append(file)
            } catch {
                if error.code == .flushFailed { throw error }
                committer.logger.error(
                    "slice not dropped", metadata: ["slice": "\(file.name)", "reason": "\(error)"])
            }
        }
        try dropOldRecords()
        return dropped
    }

    private func isOld(_ file: SliceFile) -> Bool { sinceEnd(of: file) >= configuration.keep.nanoseconds }

    /// In nanoseconds: the last message of a slice may be as young as the end of its day.
    private func sinceEnd(of file: SliceFile) -> Int64 {
        now.subtractingReportingOverflow(CalendarDay(written: file.day).next.begin).partialValue
    }

    // MARK: One slice

    /// Dead letters and what is parked count as unsettled, and so does a state that no version writes.
    private func isSettled(_ file: SliceFile) throws(StoreError) -> Bool {
        let isSettled = try committer.reader.readable(file, for: .search) { slice in
            guard try !Self.hasOpen(slice.database) else { return false }
            let strange = try Int.fetchOne(
                slice.database, sql: "SELECT count(*) FROM delivery WHERE state IS NOT 10 AND state IS NOT 11")
            guard let strange, strange > 0 else { return true }
            // The ledger tells of it once.
            try committer.damage.note(
                StoreError(.damagedRow, "\(strange) deliveries in a state that no version writes: the slice is kept"),
                in: file.name)
            return false
        }
        return isSettled ?? false
    }

    private static func hasOpen(_ database: Database) throws -> Bool {
        try Int.fetchOne(database, sql: "SELECT 1 FROM delivery WHERE state < 10 LIMIT 1") != nil
    }

    private func drop(_ file: SliceFile, because reason: String) throws(StoreError) -> Bool {
        let bytes = file.bytes
        var messages: Int?
        if sinceEnd(of: file) < configuration.keepRecord.nanoseconds {
            messages = try SliceRecord.write(file, reader: committer.reader, isStopping: isStopping)
            // Stopped in between: it is begun anew after the next start.
            if messages == nil { return false }
        }
        guard try setAside(file) else { return false }
        try finishDropping()
        var metadata: Logger.Metadata = [
            "slice": "\(file.name)", "bytes": "\(bytes)", "reason": "\(reason)",
        ]
        if let messages { metadata["messages"] = "\(messages)" }
        committer.logger.info("slice dropped", metadata: metadata)
        return true
    }

    /// Takes the slice out of the store, with its log: from then on a message of its day begins a new one.
    ///
    /// - Returns: `false` when something in it is open after all.
    func setAside(_ file: SliceFile) throws(StoreError) -> Bool {
        let reader = committer.reader
        let readers = try committer.performAndWait { (slices) throws(StoreError) -> [DatabaseQueue]? in
            let writer = try slices.existingWriter(for: file.day)
            // A message of the day before may have come in just after midnight.
            let isOpen = try writer.access("cannot read \(file.name)") { try Self.hasOpen($0) }
            guard !isOpen else { return nil }
            slices.abandon(day: file.day)
            let name = file.name + Self.droppedSuffix
            try file.move(to: name)
            for (path, side) in zip(SearchIndex.paths(of: file), ["", "-wal", "-shm"]) {
                rename(path, file.directory + "/" + name + "-index" + side)
            }
            return reader.detach(day: file.day)
        }
        for reader in readers ?? [] { try? reader.close() }
        return readers != nil
    }

    /// Also what a crash left between renaming and unlinking.
    func finishDropping() throws(StoreError) {
        let directory = configuration.directory
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        let dropped = names.filter { $0.contains(".orderly" + Self.droppedSuffix) || isOrphan($0) }
        for name in dropped { unlink(directory + "/" + name) }
        if !dropped.isEmpty { try Volume.flushDirectory(directory) }
    }

    /// An index whose slice is gone.
    private func isOrphan(_ name: String) -> Bool {
        guard let stem = name.firstRange(of: ".index").map({ name[..<$0.lowerBound] }),
            let file = SliceFile(name: stem + ".orderly", directory: configuration.directory)
        else { return false }
        return !file.exists && SearchIndex.paths(of: file).contains(configuration.directory + "/" + name)
    }

    private func dropOldRecords() throws(StoreError) {
        for file in try SliceRecord.all(in: configuration.directory)
        where sinceEnd(of: file) >= configuration.keepRecord.nanoseconds {
            unlink(SliceRecord.path(of: file))
            committer.logger.info("record dropped", metadata: ["slice": "\(file.name)"])
        }
    }
}
