import Foundation
import GRDB
import Pipeline

/// Those on disk, in the slice of their delivery.
enum CorrectedPayloads {
    static let table = """
        CREATE TABLE IF NOT EXISTS corrected (
            delivery INTEGER NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, bytes BLOB NOT NULL,
            PRIMARY KEY (delivery, number)
        ) WITHOUT ROWID
        """

    /// Corrections of one delivery.
    static let limit = 100
}

extension OperatorActions {
    /// Puts other bytes in place of what a delivery carries and sends it at its place in its lane. What it carried is
    /// kept.
    func correct(
        _ id: DeliveryID, payload: [UInt8], controlID: [UInt8], note text: String
    ) throws(StoreError) -> DestinationKey {
        try change(id) { (database, found) in
            guard found.state == .blocked || found.state == .parked || found.state == .deadLetter else {
                throw StoreError(
                    .notPossible,
                    "\(id) is \(found.state): only what is blocked, parked or a dead letter is corrected in its place")
            }
            guard !found.destination.name.isEmpty else {
                throw StoreError(.notPossible, "\(id) never had a destination: its message must be sent in again")
            }
            let count =
                try Int.fetchOne(
                    database, sql: "SELECT count(*) FROM corrected WHERE delivery = ?", arguments: [id.row]) ?? 0
            guard count < CorrectedPayloads.limit else {
                throw StoreError(.notPossible, "\(id) was corrected \(count) times, which is the limit")
            }
            try database.execute(
                sql: """
                    INSERT INTO corrected (delivery, number, at, bytes)
                    SELECT d.id, ?, ?, coalesce(p.bytes, m.bytes) FROM delivery d LEFT JOIN message m ON m.id = d.message
                        LEFT JOIN payload p ON p.delivery = d.id WHERE d.id = ?
                    """, arguments: [count + 1, now, id.row])
            try database.execute(
                sql: "INSERT OR REPLACE INTO payload (delivery, bytes) VALUES (?, ?)",
                arguments: [id.row, Data(payload)])
            try database.execute(
                sql: """
                    UPDATE delivery SET state = 0, refusals = 0, first_attempt = NULL, settled_at = NULL, behind = NULL,
                        control_id = ? WHERE id = ?
                    """, arguments: [Data(controlID), id.row])
            try note(.corrected, id, text, database)
        }
    }
}

extension MessageStore {
    /// Puts other bytes in place of what a delivery carries that is blocked, parked or a dead letter, and sends it at
    /// its place in its lane. Its attempts and what it carried are kept.
    ///
    /// - Parameters:
    ///   - controlID: MSH-10 of the payload.
    ///   - note: for the timeline: who and why, no content.
    package func correct(
        _ id: DeliveryID, payload: [UInt8], controlID: [UInt8], note: String
    ) async throws(StoreError) {
        let now = WallTime.now()
        let changed = try await committer.perform { [reader] (slices) throws(StoreError) in
            try OperatorActions(slices: slices, reader: reader, now: now)
                .correct(id, payload: payload, controlID: controlID, note: note)
        }
        committer.currentFollower?.changed([changed])
    }

    /// Writes something on a message's timeline, with the next commit.
    package func note(_ note: NoteRecord) { committer.note([note]) }
}

extension StoreReader {
    /// What a delivery carried before each correction, oldest first.
    package func corrected(_ id: DeliveryID) throws(StoreError) -> [CorrectedPayload] {
        let file = SliceFile(day: id.message.day, directory: directory)
        guard file.exists else { return [] }
        return try query(file) { slice in
            guard try slice.database.tableExists("corrected") else { return [] }
            return try StoredRow.all(
                slice.database, sql: "SELECT at, bytes FROM corrected WHERE delivery = ? ORDER BY number LIMIT ?",
                arguments: [id.row, CorrectedPayloads.limit], named: { _ in "correction of \(id)" }
            ).map { CorrectedPayload(at: try $0.integer(0), bytes: try $0.bytes(1)) }
        }
    }
}
