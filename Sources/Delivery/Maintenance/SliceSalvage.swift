import GRDB
package import Pipeline

/// Messages of one slice file wherever it lies, damaged or not: from the first on until something cannot be read, then
/// from the last on back to there.
package enum SliceSalvage {
    /// What could be read.
    package struct Result: Hashable, Sendable {
        package var count = 0
        /// What stopped the reading, if anything did, and rows that cannot be read; at most ``StoreReader/problemLimit``.
        package var problems: [String] = []

        fileprivate mutating func note(_ problem: String) {
            if problems.count < StoreReader.problemLimit { problems.append(problem) }
        }
    }

    /// One delivery that was not confirmed.
    package struct Undelivered: Hashable, Sendable {
        package var id: DeliveryID
        /// `?` for a route or destination that cannot be read.
        package var destination: DestinationKey
        package var state: DeliveryState
        /// What was to be sent.
        package var payload: [UInt8]
    }

    /// - Parameter body: given each message as it was received; in no particular order. Its errors end the reading.
    package static func read(_ path: String, _ body: (MessageID, [UInt8]) throws -> Void) throws -> Result {
        try read(
            path, select: "m.id, m.bytes FROM message m WHERE true", id: "m.id",
            named: { "message \(MessageID(rawValue: $0))" },
            decode: { (MessageID(rawValue: try $0.integer(0)), try $0.bytes(1)) }, body)
    }

    /// - Parameters:
    ///   - day: of the slice, yyMMdd: rows of deliveries do not say it.
    ///   - body: given each delivery that is not settled; in no particular order. Its errors end the reading.
    package static func undelivered(
        _ path: String, day: Int, _ body: (Undelivered) throws -> Void
    ) throws -> Result {
        try read(
            path,
            select: """
                d.id, n.route, n.name, d.state, coalesce(p.bytes, m.bytes) FROM delivery d
                    LEFT JOIN destination n ON n.id = d.destination LEFT JOIN message m ON m.id = d.message
                    LEFT JOIN payload p ON p.delivery = d.id
                WHERE d.state IS NOT 10 AND d.state IS NOT 11
                """, id: "d.id", named: { "delivery \(DeliveryID(day: day, row: $0))" },
            decode: { row in
                Undelivered(
                    id: DeliveryID(day: day, row: try row.integer(0)),
                    destination: DestinationKey(route: (try? row.text(1)) ?? "?", name: (try? row.text(2)) ?? "?"),
                    state: SliceQueries.state((try? row.integer(3)) ?? -1), payload: try row.bytes(4))
            }, body)
    }

    // MARK: From both ends

    /// What the caller could not do with a row says nothing about the slice.
    private struct CallerFailure: Error {
        let cause: any Error
    }

    private static func read<Found>(
        _ path: String, select: String, id: String, named name: (Int64) -> String,
        decode: (StoredRow) throws -> Found, _ body: (Found) throws -> Void
    ) throws -> Result {
        var result = Result()
        var settings = Configuration()
        settings.readonly = true
        let queue: DatabaseQueue
        do {
            queue = try DatabaseQueue(path: path, configuration: settings)
        } catch {
            result.note("\(SQLiteFailure.error(error, doing: "cannot open \(path)"))")
            return result
        }
        defer { try? queue.close() }
        var seen = Int64.min
        func pass(_ order: String, _ limit: Int64) throws -> Bool {
            do {
                try queue.read { database in
                    try StoredRow.forEach(
                        database, sql: "SELECT \(select) AND \(id) > ? ORDER BY \(id) \(order)", arguments: [limit],
                        named: name
                    ) { row in
                        try take(row)
                        if order == "ASC" { seen = try row.integer(0) }
                        return true
                    }
                }
                return true
            } catch let failure as CallerFailure {
                throw failure.cause
            } catch {
                result.note("\(SQLiteFailure.error(error, doing: "cannot read on"))")
                return false
            }
        }
        func take(_ row: StoredRow) throws {
            let found: Found
            do {
                found = try decode(row)
            } catch let error as StoreError where error.code == .damagedRow {
                return result.note("\(error)")
            }
            do { try body(found) } catch { throw CallerFailure(cause: error) }
            result.count += 1
        }
        if try !pass("ASC", seen) { _ = try pass("DESC", seen) }
        return result
    }
}
