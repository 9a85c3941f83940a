import GRDB
import Pipeline

/// An operator's changes, each one transaction. On the committer's thread.
struct OperatorActions {
    let slices: SliceSet
    let reader: StoreReader
    let now: Int64

    struct Found {
        var destination: DestinationKey
        var state: DeliveryState
        /// Parked, or in a state that no version writes, which may have been that.
        var mayHoldOthers: Bool
    }

    func retry(_ id: DeliveryID) throws(StoreError) -> DestinationKey {
        try change(id) { (database, found) in
            guard !found.state.isSettled else {
                throw StoreError(.notPossible, "\(id) is \(found.state): there is nothing to retry")
            }
            guard !found.destination.name.isEmpty else {
                throw StoreError(.notPossible, "\(id) never had a destination: its message must be sent in again")
            }
            try database.execute(
                sql: """
                    UPDATE delivery SET state = 0, refusals = 0, first_attempt = NULL, settled_at = NULL, behind = NULL
                    WHERE id = ?
                    """, arguments: [id.row])
            try note(.retried, id, nil, database)
        }
    }

    func discard(_ id: DeliveryID, reason: String) throws(StoreError) -> DestinationKey {
        try change(id) { (database, found) in
            guard !found.state.isSettled else {
                throw StoreError(.notPossible, "\(id) is already \(found.state)")
            }
            try database.execute(
                sql: "UPDATE delivery SET state = ?, settled_at = ?, behind = NULL, reason = ? WHERE id = ?",
                arguments: [DeliveryState.discarded.rawValue, now, "discarded: \(reason)", id.row])
            try note(.discarded, id, reason, database)
        }
    }

    func change(
        _ id: DeliveryID, _ body: (Database, Found) throws -> Void
    ) throws(StoreError) -> DestinationKey {
        let writer = try slices.existingWriter(for: id.message.day)
        let found = try writer.access("cannot change \(id)") { database in
            var before = Found(destination: DestinationKey(route: "", name: ""), state: .queued, mayHoldOthers: false)
            try database.inTransaction(.immediate) {
                before = try find(id, database)
                try body(database, before)
                return .commit
            }
            return before
        }
        // Nothing waits behind any other. What does may lie in any slice.
        if found.mayHoldOthers { try releaseFollowers(of: id, of: found.destination) }
        return found.destination
    }

    /// Intake waits meanwhile, so a slice is opened for writing only where something is to be written.
    func releaseFollowers(of id: DeliveryID, of destination: DestinationKey) throws(StoreError) {
        for file in try reader.files() where file.day >= id.message.day {
            guard try reader.readable(file, for: .committer, { try $0.isWaitedFor(id, by: destination) }) == true
            else { continue }
            try slices.existingWriter(for: file.day).access("cannot release what waits behind \(id)") {
                try $0.execute(
                    sql: Self.release, arguments: [destination.route, destination.name, id.description])
            }
        }
    }

    static let release = """
        UPDATE delivery SET state = 0, settled_at = NULL, behind = NULL, reason = NULL
        WHERE \(SliceQueries.followers)
        """

    func find(_ id: DeliveryID, _ database: Database) throws -> Found {
        let found = try StoredRow.one(
            database, "delivery \(id)",
            sql: """
                SELECT n.route, n.name, d.state FROM delivery d LEFT JOIN destination n ON n.id = d.destination
                WHERE d.id = ?
                """, arguments: [id.row])
        guard let row = found else { throw StoreError(.notFound, "there is no delivery \(id)") }
        let number = try row.integer(2)
        let state = SliceQueries.state(number)
        // Also one whose destination cannot be read must be possible to discard.
        return Found(
            destination: DestinationKey(route: (try? row.text(0)) ?? "?", name: (try? row.text(1)) ?? ""),
            state: state, mayHoldOthers: state == .parked || Int64(state.rawValue) != number)
    }

    func note(_ kind: NoteRecord.Kind, _ id: DeliveryID, _ text: String?, _ database: Database) throws {
        try database.execute(
            sql: "INSERT INTO note (message, at, kind, delivery, text) VALUES (?, ?, ?, ?, ?)",
            arguments: [id.message.rawValue, now, kind.rawValue, id.row, text])
    }
}
