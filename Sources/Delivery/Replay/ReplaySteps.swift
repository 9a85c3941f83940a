import GRDB
import Pipeline

/// What replays have made, in the slice of what was made.
enum ReplaySteps {
    static let table = """
        CREATE TABLE IF NOT EXISTS replayed (
            job INTEGER NOT NULL, original INTEGER NOT NULL, message INTEGER NOT NULL, PRIMARY KEY (job, original)
        ) WITHOUT ROWID
        """

    /// - Throws: `badRecord` when the replay has done this message already.
    static func insert(_ step: ReplayStep, made message: MessageID, _ database: Database) throws(StoreError) {
        do {
            try database.cachedStatement(sql: "INSERT INTO replayed (job, original, message) VALUES (?, ?, ?)")
                .execute(arguments: [step.job, step.original.rawValue, message.rawValue])
        } catch {
            throw SQLiteFailure.error(error, doing: "replay \(step.job) cannot send \(step.original)")
        }
    }

    /// What was made of these originals.
    static func made(by job: Int, of originals: ClosedRange<MessageID>, _ database: Database) throws -> [Int64: Int64] {
        // A slice that was written by a version without replays has no such table.
        guard try database.tableExists("replayed") else { return [:] }
        var made: [Int64: Int64] = [:]
        try StoredRow.forEach(
            database,
            sql: "SELECT original, message FROM replayed WHERE job = ? AND original BETWEEN ? AND ?",
            arguments: [job, originals.lowerBound.rawValue, originals.upperBound.rawValue],
            named: { "replay of \(MessageID(rawValue: $0))" }
        ) { row in
            made[try row.integer(0)] = try row.integer(1)
            return true
        }
        return made
    }
}
