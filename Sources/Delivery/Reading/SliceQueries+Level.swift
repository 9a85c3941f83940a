import GRDB

/// How much waits.
extension SliceQueries {
    /// What is queued, blocked or parked for a destination.
    ///
    /// - Parameter countsBytes: also looks up the size of each, which takes about a second for a million.
    func level(of key: DestinationKey, countsBytes: Bool) throws -> QueueLevel {
        let (size, join) =
            countsBytes
            ? (
                "total(coalesce(length(p.bytes), length(m.bytes)))",
                "JOIN message m ON m.id = d.message LEFT JOIN payload p ON p.delivery = d.id"
            ) : ("0", "")
        let row = try StoredRow.one(
            database, "the queue of \(key)",
            sql: """
                SELECT count(*), CAST(\(size) AS INTEGER) FROM delivery d \(join)
                WHERE d.destination = (SELECT id FROM destination WHERE route = ? AND name = ?)
                    AND d.state IN (0, 1, 2) AND likely(d.state < 10)
                """, arguments: [key.route, key.name])
        return QueueLevel(messages: try row?.count(0) ?? 0, bytes: Int(clamping: try row?.integer(1) ?? 0))
    }
}
