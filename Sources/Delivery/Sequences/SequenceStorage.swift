import Foundation
import GRDB
import Pipeline

/// The book of sequence numbers on disk. Every slice that was written to since the first numbered message holds all of
/// it, so that old slices may go and only the newest need be read.
enum SequenceStorage {
    static let table = """
        CREATE TABLE IF NOT EXISTS sequence (
            listener TEXT NOT NULL, application BLOB NOT NULL, facility BLOB NOT NULL,
            number INTEGER NOT NULL, message INTEGER NOT NULL,
            PRIMARY KEY (listener, application, facility)
        ) WITHOUT ROWID
        """

    /// From the newest slice that has any; read-only.
    static func read(_ files: [SliceFile]) throws(StoreError) -> SequenceBook {
        do {
            for file in files.reversed() {
                var settings = Configuration()
                settings.readonly = true
                let queue = try DatabaseQueue(path: file.path, configuration: settings)
                defer { try? queue.close() }
                let found = try queue.read { (database) throws -> [SequenceBook.Row] in try rows(in: database) }
                if !found.isEmpty { return SequenceBook(found) }
            }
            return SequenceBook()
        } catch {
            throw SQLiteFailure.error(error, doing: "cannot read the sequence numbers")
        }
    }

    private static func rows(in database: Database) throws -> [SequenceBook.Row] {
        // A slice that was written before there were sequence numbers has no such table.
        guard try database.tableExists("sequence") else { return [] }
        // A damaged row may hold other types than the table was made for, which the columns' conversions would not survive.
        return try Row.fetchAll(
            database,
            sql: """
                SELECT listener, application, facility, number, message FROM sequence
                WHERE typeof(listener) = 'text' AND typeof(application) = 'blob' AND typeof(facility) = 'blob'
                    AND typeof(number) = 'integer' AND typeof(message) = 'integer'
                LIMIT ?
                """,
            arguments: [SequenceBook.linkLimit]
        ).compactMap { row in
            let (application, facility): (Data, Data) = (row[1], row[2])
            return SequenceLink(listener: row[0], application: Array(application), facility: Array(facility)).map {
                SequenceBook.Row(link: $0, number: row[3], message: MessageID(rawValue: row[4]))
            }
        }
    }

    /// Before old slices go: the newest one must have all of it.
    static func carry(_ rows: [SequenceBook.Row], into slices: SliceSet) throws(StoreError) {
        guard !rows.isEmpty else { return }
        let writer = try slices.writer(for: StoreRecovery.newestDay(in: slices))
        guard !writer.holdsSequences else { return }
        var batch = SliceWriter.Batch()
        batch.sequences = rows
        try writer.commit(batch, at: WallTime.now())
        writer.holdsSequences = true
    }
}
