import Foundation
import GRDB
import Logging

/// Old slices that cannot be read are moved aside, so that the rest goes on; nothing of them is deleted.
package enum Quarantine {
    static let suffix = ".damaged"

    /// Renames the slice and what SQLite keeps beside it, so that it still is a database of its own.
    ///
    /// - Returns: the new name.
    @discardableResult
    static func move(_ file: SliceFile, because error: StoreError, logger: Logger) throws(StoreError) -> String {
        var name = file.name + suffix
        // Not one whose decision an earlier one has left behind either.
        for number in 2...1000
        where ["", QuarantinedSlice.releasedSuffix].contains(where: {
            access(file.directory + "/" + name + $0, F_OK) == 0
        }) {
            name = file.name + suffix + "." + String(number)
        }
        let owed = undelivered(in: file.path)
        try file.move(to: name)
        // A new slice of that day must not be searched by it.
        for path in SearchIndex.paths(of: file) { unlink(path) }
        logger.critical(
            """
            damaged slice moved aside: what was undelivered in it is not delivered until it is put right, and those \
            that it was for stand still until `orderly store release`
            """,
            metadata: [
                "slice": "\(file.name)", "now": "\(name)", "reason": "\(error)", "undelivered": "\(owed)",
            ])
        return name
    }

    /// Says it again of those that are still there, at each start: somebody still waits for what is in them.
    static func tell(in directory: String, logger: Logger) {
        for name in names(in: directory) {
            logger.error(
                "a slice that was moved aside as damaged is still there: what was undelivered in it is not delivered",
                metadata: ["slice": "\(name)", "undelivered": "\(undelivered(in: directory + "/" + name))"])
        }
    }

    /// How much it owes to whom, as far as that can still be read; by the index of what is open.
    private static func undelivered(in path: String) -> String {
        do {
            var settings = Configuration()
            settings.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: settings)
            defer { try? queue.close() }
            let rows = try queue.read {
                try StoredRow.all(
                    $0,
                    sql: """
                        SELECT count(*), n.route, n.name FROM delivery d LEFT JOIN destination n ON n.id = d.destination
                        WHERE d.state < 10 GROUP BY d.destination LIMIT 1000
                        """, named: { _ in "destination" })
            }
            let owed = rows.map { row in
                let key = DestinationKey(route: (try? row.text(1)) ?? "?", name: (try? row.text(2)) ?? "?")
                return "\(key): \((try? row.count(0)) ?? 0)"
            }
            return owed.isEmpty ? "none" : owed.joined(separator: ", ")
        } catch {
            return "unknown: it cannot be read"
        }
    }

    /// The names of slices that were moved aside.
    static func names(in directory: String) -> [String] {
        let others = ["-wal", "-shm", QuarantinedSlice.releasedSuffix]
        return files(in: directory).filter { name in !others.contains { name.hasSuffix($0) } }
    }

    /// The same with what SQLite kept beside them, and what operators decided.
    static func files(in directory: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.contains(".orderly" + suffix) }.sorted()
    }

    /// What stops the start: in the newest slice lies what was acknowledged last.
    static func newest(_ file: SliceFile, _ error: StoreError) -> StoreError {
        StoreError(
            .corrupt,
            """
            the newest slice \(file.path) is damaged, and in it lies what was acknowledged last. Look at the disk first. \
            Then move \(file.name), \(file.name)-wal, \(file.name)-shm and \(file.name).index out of the store by hand. \
            Put the slice back from a backup, with an empty file \(StoreBackup.markName) beside it so that no message \
            number is given twice, or go without it: what it holds is then not delivered. Start again. `orderly store \
            export --slice` writes what can be read of it to files
            """, cause: error.cause ?? error.message)
    }
}
