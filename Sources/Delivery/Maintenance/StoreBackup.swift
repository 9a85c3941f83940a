import Foundation
import GRDB
import Pipeline

/// Copies of a store, made while an engine may run on it, and put back.
///
/// Each slice is copied as it was at one moment, old ones first: what the copy holds of messages is all that was
/// accepted until the newest was read. A copy carries a mark, so that an engine that is started on it does not send at
/// once what the first one has sent since; until the copy is whole another one, with which no engine starts.
package enum StoreBackup {
    static let markName = "orderly.restored"
    static let partialName = "orderly.partial"

    /// A copy that was put back.
    package struct Restored: Hashable, Sendable {
        /// Deliveries that an engine on it would send.
        package var queued = 0
        /// What verification found, at most ``StoreReader/problemLimit`` of each slice; names slices, rows and columns.
        package var problems: [String] = []
    }

    /// - Parameter folder: made with mode 0700; must be empty.
    /// - Returns: the names of what was copied.
    package static func make(of directory: String, in folder: String) throws(StoreError) -> [String] {
        try Volume.makeDirectory(folder)
        let names = try copy(of: directory, in: folder)
        try finish(folder)
        return names
    }

    /// Puts a copy where an engine will find it, and reads all of it.
    ///
    /// - Throws: `locked` when an engine has started there, `notPossible` for a copy that is not whole.
    package static func restore(_ folder: String, to directory: String) throws(StoreError) -> Restored {
        try Volume.makeDirectory(directory)
        let lock = try StoreLock(directory: directory)
        defer { lock.release() }
        _ = try copy(of: folder, in: directory)
        let reader = try StoreReader.open(directory: directory)
        defer { reader.close() }
        try RestoredNumbers.keep(in: directory, reader: reader)
        var restored = Restored()
        try reader.verify { report in
            restored.queued += report.queued
            restored.problems += report.problems.map { "\(report.name): \($0)" }
        }
        try finish(directory)
        return restored
    }

    /// Leaves the mark of a copy that is not whole.
    private static func copy(of directory: String, in folder: String) throws(StoreError) -> [String] {
        guard access(directory, R_OK) == 0, try !SliceFile.all(in: directory).isEmpty else {
            throw StoreError(.notFound, "there is no store in \(directory)")
        }
        try requireWhole(directory)
        let there = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        guard there.allSatisfy({ $0 == StoreLock.name }) else {
            throw StoreError(.notPossible, "\(folder) is not empty")
        }
        try Volume.makeFile(folder + "/" + partialName)
        try Volume.flushDirectory(folder)
        // Before the slices, which know more: nothing that a replay still has to send is taken for sent.
        let hasLedger = ReplayLedger.exists(in: directory)
        if hasLedger { try copyDatabase(ReplayLedger.name, from: directory, to: folder) }
        var names = try copySlices(of: directory, to: folder)
        if hasLedger { names.append(ReplayLedger.name) }
        // After the slices: one that was dropped meanwhile has left a record.
        let records = try SliceRecord.all(in: directory).map { SliceRecord.path(of: $0) as NSString }
        for name in records.map(\.lastPathComponent) + Quarantine.files(in: directory) {
            try copy(directory + "/" + name, folder + "/" + name)
            names.append(name)
        }
        return names
    }

    private static func copySlices(of directory: String, to folder: String) throws(StoreError) -> [String] {
        var done: Set<SliceFile> = []
        var copied: [String] = []
        // At midnight a slice may begin while the others are copied, and one may be dropped.
        while let next = try SliceFile.all(in: directory).first(where: { !done.contains($0) }) {
            done.insert(next)
            do throws(StoreError) {
                try copyDatabase(next.name, from: directory, to: folder)
                copied.append(next.name)
            } catch {
                guard !next.exists else { throw error }
                let target = SliceFile(day: next.day, directory: folder)
                for path in [target.path] + target.sidePaths { unlink(path) }
            }
        }
        return copied
    }

    /// - Throws: `notPossible` for a copy that was interrupted.
    static func requireWhole(_ directory: String) throws(StoreError) {
        guard access(directory + "/" + partialName, F_OK) != 0 else {
            throw StoreError(
                .notPossible,
                "the copy in \(directory) was interrupted and is not whole: make it again, in an empty folder")
        }
    }

    private static func finish(_ folder: String) throws(StoreError) {
        try Volume.flushDirectory(folder)
        guard rename(folder + "/" + partialName, folder + "/" + markName) == 0 else {
            throw StoreError(.io, "cannot write \(folder)/\(markName)", cause: Volume.lastError())
        }
        try Volume.flushDirectory(folder)
    }

    /// Whether an engine must wait for an operator before it sends anything.
    package static func isMarked(_ directory: String) -> Bool {
        access(directory + "/" + markName, F_OK) == 0
    }

    package static func release(_ directory: String) throws(StoreError) {
        guard unlink(directory + "/" + markName) == 0 || errno == ENOENT else {
            throw StoreError(.io, "cannot remove \(directory)/\(markName)", cause: Volume.lastError())
        }
        try Volume.flushDirectory(directory)
    }

    /// By SQLite's own backup, which reads one moment of the file, what is in its log included.
    private static func copyDatabase(_ name: String, from directory: String, to folder: String) throws(StoreError) {
        let target = folder + "/" + name
        do {
            try Volume.makeFile(target)
            var settings = Configuration()
            settings.readonly = true
            settings.busyMode = .timeout(10)
            let source = try DatabaseQueue(path: directory + "/" + name, configuration: settings)
            defer { try? source.close() }
            let copy = try DatabaseQueue(path: target)
            try source.backup(to: copy)
            try copy.close()
        } catch {
            throw SQLiteFailure.error(error, doing: "cannot copy \(name)")
        }
    }

    /// Byte for byte, in pieces: a damaged slice may be of any size.
    private static func copy(_ from: String, _ to: String) throws(StoreError) {
        try Volume.makeFile(to)
        do {
            let source = try FileHandle(forReadingFrom: URL(filePath: from))
            defer { try? source.close() }
            let target = try FileHandle(forWritingTo: URL(filePath: to))
            defer { try? target.close() }
            while let piece = try source.read(upToCount: 1_048_576), !piece.isEmpty {
                try target.write(contentsOf: piece)
            }
            try target.synchronize()
        } catch {
            throw StoreError(.io, "cannot copy \(from)", cause: Volume.lastError())
        }
    }

    static func write(_ data: Data, to path: String) throws(StoreError) {
        do {
            let handle = try FileHandle(forWritingTo: URL(filePath: path))
            defer { try? handle.close() }
            try handle.write(contentsOf: data)
            try handle.synchronize()
        } catch {
            throw StoreError(.io, "cannot write \(path)", cause: Volume.lastError())
        }
    }
}
