import Foundation
import GRDB
import Pipeline

/// Copies of a store, made while an engine may run on it, and put back.
///
/// Each slice is copied as it was at one moment, old ones first: what the copy holds of messages is all that was
/// accepted until the newest was read. A copy carries a mark, so that an engine that is started on it does not send at
/// once what the first one has sent since.
package enum StoreBackup {
    static let markName = "orderly.restored"

    /// - Parameter folder: made with mode 0700; must be empty.
    /// - Returns: the names of what was copied.
    package static func make(of directory: String, in folder: String) throws(StoreError) -> [String] {
        guard access(directory, R_OK) == 0, try !SliceFile.all(in: directory).isEmpty else {
            throw StoreError(.notFound, "there is no store in \(directory)")
        }
        try makeEmpty(folder)
        try mark(folder, "a copy of \(directory)")
        var copied: Set<SliceFile> = []
        // At midnight a slice may begin while the others are copied.
        while let next = try SliceFile.all(in: directory).first(where: { !copied.contains($0) }) {
            try copy(next, to: folder)
            copied.insert(next)
        }
        var names = copied.sorted().map(\.name)
        for file in try SliceRecord.all(in: directory) {
            let name = (SliceRecord.path(of: file) as NSString).lastPathComponent
            try copy(directory + "/" + name, folder + "/" + name)
            names.append(name)
        }
        try Volume.flushDirectory(folder)
        return names
    }

    /// Puts a copy where an engine will find it.
    ///
    /// - Returns: what would be sent by an engine on it.
    package static func restore(_ folder: String, to directory: String) throws(StoreError) -> Int {
        _ = try make(of: folder, in: directory)
        let reader = try StoreReader.open(directory: directory)
        defer { reader.close() }
        try RestoredNumbers.keep(in: directory, reader: reader)
        return try reader.stats().reduce(0) { $0 + $1.queued }
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

    private static func mark(_ folder: String, _ text: String) throws(StoreError) {
        let path = folder + "/" + markName
        try Volume.makeFile(path)
        try write(Data((text + "\n").utf8), to: path)
    }

    private static func makeEmpty(_ folder: String) throws(StoreError) {
        try Volume.makeDirectory(folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        guard names.isEmpty else { throw StoreError(.notPossible, "\(folder) is not empty") }
    }

    /// By SQLite's own backup, which reads one moment of the slice, what is in its log included.
    private static func copy(_ file: SliceFile, to folder: String) throws(StoreError) {
        let target = SliceFile(day: file.day, directory: folder)
        do {
            try Volume.makeFile(target.path)
            var settings = Configuration()
            settings.readonly = true
            settings.busyMode = .timeout(10)
            let source = try DatabaseQueue(path: file.path, configuration: settings)
            defer { try? source.close() }
            let copy = try DatabaseQueue(path: target.path)
            try source.backup(to: copy)
            try copy.close()
        } catch {
            throw SQLiteFailure.error(error, doing: "cannot copy \(file.name)")
        }
    }

    private static func copy(_ from: String, _ to: String) throws(StoreError) {
        guard let data = FileManager.default.contents(atPath: from) else {
            throw StoreError(.io, "cannot read \(from)", cause: Volume.lastError())
        }
        try Volume.makeFile(to)
        try write(data, to: to)
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
