import GRDB

/// The tables of one slice. Every slice is complete in itself: what a message needs to be understood, delivered
/// and searched for lies in the file of its day.
enum SliceSchema {
    /// In `PRAGMA user_version`.
    static let version = 1

    /// - `message.bytes` as received; a delivery has a row in `payload` only if it sends other bytes.
    /// - `payload` is a table of its own because settling a delivery rewrites its row.
    /// - `delivery_open` holds what is not settled, in acceptance order for each destination: lanes refill by it,
    ///   and an empty one lets the slice be dropped.
    /// - `uncertain` mirrors ``UncertainSet``, a row for each connection.
    static let statements = [
        """
        CREATE TABLE message (
            id INTEGER PRIMARY KEY,
            received_at INTEGER NOT NULL,
            route TEXT NOT NULL,
            route_version TEXT NOT NULL,
            listener TEXT NOT NULL,
            connection INTEGER NOT NULL,
            peer TEXT NOT NULL,
            decision INTEGER NOT NULL,
            reason TEXT,
            sending_application BLOB NOT NULL,
            sending_facility BLOB NOT NULL,
            type BLOB NOT NULL,
            control_id BLOB NOT NULL,
            patient_ids BLOB,
            visit BLOB,
            orders BLOB,
            tags BLOB,
            replies BLOB,
            bytes BLOB NOT NULL
        )
        """,
        "CREATE TABLE destination (id INTEGER PRIMARY KEY, route TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (route, name))",
        """
        CREATE TABLE delivery (
            id INTEGER PRIMARY KEY,
            message INTEGER NOT NULL,
            destination INTEGER NOT NULL,
            state INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            refusals INTEGER NOT NULL,
            first_attempt INTEGER,
            settled_at INTEGER,
            behind TEXT,
            reason TEXT,
            control_id BLOB NOT NULL,
            lane BLOB,
            address TEXT
        )
        """,
        "CREATE INDEX delivery_open ON delivery (destination, state, id) WHERE state < 10",
        "CREATE TABLE payload (delivery INTEGER PRIMARY KEY, bytes BLOB NOT NULL)",
        """
        CREATE TABLE attempt (
            delivery INTEGER NOT NULL,
            number INTEGER NOT NULL,
            at INTEGER NOT NULL,
            duration INTEGER NOT NULL,
            code TEXT NOT NULL,
            reason TEXT,
            answer BLOB,
            PRIMARY KEY (delivery, number)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE note (
            id INTEGER PRIMARY KEY,
            message INTEGER NOT NULL,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            delivery INTEGER,
            text TEXT
        )
        """,
        "CREATE INDEX note_of_message ON note (message)",
        "CREATE TABLE uncertain (connection INTEGER PRIMARY KEY, messages BLOB NOT NULL)",
        SequenceStorage.table,
        ReplaySteps.table,
        CorrectedPayloads.table,
        "CREATE TABLE probe (id INTEGER PRIMARY KEY, at INTEGER NOT NULL)",
    ]

    /// Makes the tables of a new slice, or refuses one of another version.
    static func prepare(_ database: Database, name: String) throws {
        if try isBare(database) {
            try database.inTransaction(.immediate) {
                for statement in statements { try database.execute(sql: statement) }
                try database.execute(sql: "PRAGMA user_version = \(version)")
                return .commit
            }
        } else {
            try check(database, name: name)
            // Slices of this version that were made before these were kept.
            for table in [SequenceStorage.table, ReplaySteps.table, CorrectedPayloads.table] {
                try database.execute(sql: table)
            }
        }
    }

    /// Whether it has no more than the first page, which is written before the tables are: a slice of which a kill left
    /// no more than that has never held anything.
    static func isBare(_ database: Database) throws -> Bool {
        try version(of: database) == 0 && Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0
            && Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0 <= 1
    }

    /// Whether a slice that no longer changes can be read at all: its version, its tables, and what is still open in it.
    static func inspect(_ database: Database, name: String) throws {
        let found = try version(of: database)
        let tables = try String.fetchSet(database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
        let missing = Set(["message", "destination", "delivery", "payload", "attempt", "note", "uncertain"])
            .subtracting(tables)
        guard found != 0, missing.isEmpty || found != version else {
            throw StoreError(.corrupt, "\(name) has lost its tables")
        }
        try check(found, name: name)
        _ = try Int.fetchOne(database, sql: "SELECT 1 FROM delivery WHERE state < 10 LIMIT 1")
    }

    static func check(_ database: Database, name: String) throws {
        try check(try version(of: database), name: name)
    }

    private static func version(of database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    }

    private static func check(_ found: Int, name: String) throws {
        guard found == version else {
            throw StoreError(
                .unknownVersion, "\(name) is a slice of version \(found); this program reads version \(version)")
        }
    }
}
