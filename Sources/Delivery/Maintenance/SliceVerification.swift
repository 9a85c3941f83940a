import GRDB
import Pipeline

/// Everything that can be wrong with one slice. Only its pages are checked with one view of it: a long view keeps its log
/// from being copied, which then grows by all that comes in.
struct SliceVerification {
    let reader: StoreReader
    let file: SliceFile

    private static let step = 2000

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

    func run() throws(StoreError) -> SliceReport {
        var report = SliceReport(name: file.name, bytes: file.bytes)
        let pages = try look {
            try String.fetchAll($0.database, sql: "PRAGMA integrity_check(\(StoreReader.problemLimit))")
        }
        report.problems += pages.filter { $0 != "ok" }
        // Of pages that cannot be read the rows cannot either.
        guard report.problems.isEmpty else { return report }
        try look { try SliceSchema.inspect($0.database, name: file.name) }
        for (problem, sql) in Self.contradictions {
            let count = try look { try Int.fetchOne($0.database, sql: sql) } ?? 0
            if count > 0 { report.problems.append("\(count) \(problem)") }
        }
        let before = Set(reader.damage.descriptions)
        var next: Int? = 1_000_000_000
        while let start = next {
            let part = try look { try page($0, before: start) }
            report.messages += part.count
            next = part.next
        }
        report.open = try look { try $0.openCounts() }
        let damaged = reader.damage.descriptions.filter { !before.contains($0) }
        report.problems += damaged.prefix(StoreReader.problemLimit)
        return report
    }

    private func look<T>(_ body: (SliceQueries) throws -> T) throws(StoreError) -> T {
        try reader.query(file, for: .search, body)
    }

    private func page(_ slice: SliceQueries, before start: Int) throws -> (count: Int, next: Int?) {
        var found = 0
        var next: Int?
        try slice.eachMessage(before: start) { count, message in
            _ = try slice.outcomes(of: message.id)
            found += 1
            if found == Self.step { next = count }
            return next == nil
        }
        return (found, next)
    }
}
