import Foundation
import GRDB

/// A slice that was moved aside, and whom it keeps waiting.
///
/// What was queued, blocked or parked in it is out of reach, and later messages must not overtake it unseen. So the
/// destinations that had something open in it stand still until an operator decides: `orderly store release`, or the
/// slice is taken out of the store.
struct QuarantinedSlice {
    let directory: String
    /// `2026-11-23.orderly.damaged`
    let name: String

    /// Of the file that keeps the decision: it must outlive the process.
    static let releasedSuffix = ".released"

    private var path: String { directory + "/" + name }

    var reason: String {
        "\(name) was moved aside as damaged, with what was undelivered in it; to go on without it: orderly store release"
    }

    /// Those about which no operator has decided yet.
    static func undecided(in directory: String) -> [QuarantinedSlice] {
        Quarantine.names(in: directory).map { QuarantinedSlice(directory: directory, name: $0) }
            .filter { access($0.path + releasedSuffix, F_OK) != 0 }
    }

    func release() throws(StoreError) {
        try Volume.makeFile(path + Self.releasedSuffix)
        try Volume.flushDirectory(directory)
    }

    /// Who had something open in it; `nil` = that cannot be read, so it may be anybody.
    func destinations() -> Set<DestinationKey>? {
        var settings = Configuration()
        settings.readonly = true
        settings.busyMode = .timeout(2)
        guard let queue = try? DatabaseQueue(path: path, configuration: settings) else { return nil }
        defer { try? queue.close() }
        return try? queue.read { database in
            let rows = try StoredRow.all(
                database,
                sql: """
                    SELECT d.destination, n.route, n.name
                    FROM (SELECT DISTINCT destination FROM delivery WHERE state < 10 AND state IN (0, 1, 2, 4)) d
                        LEFT JOIN destination n ON n.id = d.destination
                    """, named: { "destination \($0)" })
            return Set(try rows.map { DestinationKey(route: try $0.text(1), name: try $0.text(2)) })
        }
    }
}
