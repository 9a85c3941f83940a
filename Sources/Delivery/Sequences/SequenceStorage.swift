import GRDB
import Logging
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

    /// The newest row of each link in the newest three slices, read-only: about midnight a message of the day before may
    /// be stored after the first of the new day. Rows that cannot be are left out and told of: their links go back to
    /// an older slice's number or begin anew, so an operator must know that a repeat on them may not be seen.
    static func read(_ files: [SliceFile], logger: Logger) throws(StoreError) -> SequenceBook {
        var newest: [SequenceLink: SequenceBook.Row] = [:]
        do {
            for file in files.suffix(3) {
                var settings = Configuration()
                settings.readonly = true
                let queue = try DatabaseQueue(path: file.path, configuration: settings)
                defer { try? queue.close() }
                let found = try queue.read { (database) throws -> Found in try rows(in: database) }
                if found.damaged > 0 {
                    logger.error(
                        "sequence numbers damaged; a repeat on their links may be taken for a new message",
                        metadata: ["slice": "\(file.name)", "links": "\(found.damaged)"])
                }
                for row in found.rows where newest[row.link].map({ $0.message < row.message }) != false {
                    newest[row.link] = row
                }
            }
        } catch {
            throw SQLiteFailure.error(error, doing: "cannot read the sequence numbers")
        }
        return SequenceBook(newest.values.sorted { $0.message < $1.message }.suffix(SequenceBook.linkLimit))
    }

    private typealias Found = (rows: [SequenceBook.Row], damaged: Int)

    private static func rows(in database: Database) throws -> Found {
        // A slice that was written before there were sequence numbers has no such table.
        guard try database.tableExists("sequence") else { return ([], 0) }
        let rows = try StoredRow.all(
            database, sql: "SELECT number, listener, application, facility, message FROM sequence LIMIT ?",
            arguments: [SequenceBook.linkLimit], named: { "sequence number \($0)" })
        let readable = rows.compactMap { row -> SequenceBook.Row? in
            guard let listener = try? row.text(1), let application = try? row.bytes(2),
                let facility = try? row.bytes(3), let number = try? row.integer(0), let message = try? row.integer(4),
                (1...SequenceBook.highest).contains(number), message > 0
            else { return nil }
            return SequenceLink(listener: listener, application: application, facility: facility).map {
                SequenceBook.Row(link: $0, number: number, message: MessageID(rawValue: message))
            }
        }
        return (readable, rows.count - readable.count)
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
