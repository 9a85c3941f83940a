import GRDB
package import Pipeline

/// Messages of one slice file wherever it lies, damaged or not: from the first on until something cannot be read, then
/// from the last on back to there.
package enum SliceSalvage {
    /// - Parameter body: given each message as it was received; in no particular order.
    /// - Returns: how many there were, and what stopped the reading, if anything did.
    package static func read(
        _ path: String, _ body: (MessageID, [UInt8]) throws -> Void
    ) throws(StoreError) -> (count: Int, problems: [String]) {
        var problems: [String] = []
        var count = 0
        do {
            var settings = Configuration()
            settings.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: settings)
            defer { try? queue.close() }
            var seen = Int64.min
            func take(_ row: StoredRow) throws {
                do {
                    try body(MessageID(rawValue: try row.integer(0)), try row.bytes(1))
                    count += 1
                } catch let error as StoreError where error.code == .damagedRow {
                    problems.append("\(error)")
                }
            }
            let isWhole = pass(queue, "SELECT id, bytes FROM message ORDER BY id", [], &problems) { row in
                try take(row)
                seen = try row.integer(0)
            }
            if !isWhole {
                let sql = "SELECT id, bytes FROM message WHERE id > ? ORDER BY id DESC"
                _ = pass(queue, sql, [seen], &problems, take)
            }
        } catch {
            problems.append("\(SQLiteFailure.error(error, doing: "cannot open \(path)"))")
        }
        return (count, problems)
    }

    private static func pass(
        _ queue: DatabaseQueue, _ sql: String, _ arguments: StatementArguments,
        _ problems: inout [String],
        _ body: (StoredRow) throws -> Void
    ) -> Bool {
        do {
            try queue.read { database in
                try StoredRow.forEach(
                    database, sql: sql, arguments: arguments, named: { "message \(MessageID(rawValue: $0))" }
                ) { row in
                    try body(row)
                    return true
                }
            }
            return true
        } catch {
            problems.append("\(SQLiteFailure.error(error, doing: "cannot read on"))")
            return false
        }
    }
}
