import GRDB
import Pipeline

/// Everything that can be wrong with one slice.
struct SliceVerification {
    let slice: SliceQueries
    let file: SliceFile

    /// Rows that belong nowhere, and what no version writes.
    private static let contradictions: [(problem: String, sql: String)] = [
        (
            "deliveries without a message",
            "SELECT count(*) FROM delivery d WHERE NOT EXISTS (SELECT 1 FROM message m WHERE m.id = d.message)"
        ),
        (
            "deliveries without a destination",
            "SELECT count(*) FROM delivery d WHERE NOT EXISTS (SELECT 1 FROM destination n WHERE n.id = d.destination)"
        ),
        (
            "payloads without a delivery",
            "SELECT count(*) FROM payload p WHERE NOT EXISTS (SELECT 1 FROM delivery d WHERE d.id = p.delivery)"
        ),
        (
            "deliveries in a state that no version writes",
            "SELECT count(*) FROM delivery WHERE typeof(state) <> 'integer' OR state NOT IN (0, 1, 2, 3, 4, 10, 11)"
        ),
        ("payloads that are no bytes", "SELECT count(*) FROM payload WHERE typeof(bytes) <> 'blob'"),
        ("messages that are no bytes", "SELECT count(*) FROM message WHERE typeof(bytes) <> 'blob'"),
        (
            "messages queued for nobody",
            """
            SELECT count(*) FROM message m WHERE decision = 0
                AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.id BETWEEN (m.id % 1000000000) << 20
                    AND (m.id % 1000000000) << 20 | 1048575)
            """
        ),
    ]

    func run() throws -> SliceReport {
        var report = SliceReport(name: file.name, bytes: file.bytes)
        let pages = try String.fetchAll(
            slice.database, sql: "PRAGMA integrity_check(\(StoreReader.problemLimit))")
        report.problems += pages.filter { $0 != "ok" }
        // Of pages that cannot be read the rows cannot either.
        guard report.problems.isEmpty else { return report }
        try SliceSchema.inspect(slice.database, name: file.name)
        for (problem, sql) in Self.contradictions {
            let count = try Int.fetchOne(slice.database, sql: sql) ?? 0
            if count > 0 { report.problems.append("\(count) \(problem)") }
        }
        let before = Set(slice.damage.descriptions)
        try slice.eachMessage(before: 1_000_000_000) { _, message in
            report.messages += 1
            _ = try slice.outcomes(of: message.id)
            return true
        }
        report.open = try slice.openCounts()
        let damaged = slice.damage.descriptions.filter { !before.contains($0) }
        report.problems += damaged.prefix(StoreReader.problemLimit)
        return report
    }
}
