import Foundation
import GRDB
import Pipeline

/// Looking after a store, also while an engine runs.
extension StoreReader {
    package static let problemLimit = 100

    /// Each slice in figures, oldest first.
    package func stats() throws(StoreError) -> [SliceReport] {
        var reports: [SliceReport] = []
        for file in try files() {
            let report = try readable(file, for: .search) { slice in
                var report = SliceReport(name: file.name, bytes: file.bytes)
                report.messages = try messageCount(slice, of: file)
                report.open = try slice.openCounts()
                return report
            }
            if let report { reports.append(report) }
        }
        return reports
    }

    /// By the index where there is one: counting the messages themselves reads all of them.
    private func messageCount(_ slice: SliceQueries, of file: SliceFile) throws -> Int {
        try withIndex(of: file) { index in
            guard let index else {
                return try Int.fetchOne(slice.database, sql: "SELECT count(*) FROM message") ?? 0
            }
            let known = try Int.fetchOne(index, sql: "SELECT count(*) FROM seen") ?? 0
            if try SearchIndex.isComplete(index) { return known }
            let end = try SearchIndex.end(index)
            return known
                + (try SearchIndex.missing(slice.database, behind: end, day: file.day, limit: .max).count)
        }
    }

    /// Reads everything: every page, every row, and whether what belongs together is there.
    ///
    /// - Parameter report: told of each slice, oldest first.
    package func verify(_ report: (SliceReport) -> Void) throws(StoreError) {
        for file in try SliceFile.all(in: directory) {
            var found = SliceReport(name: file.name, bytes: file.bytes)
            do {
                found = try SliceVerification(reader: self, file: file).run()
            } catch {
                // Dropped meanwhile.
                if !file.exists { continue }
                found.problems.append("\(error)")
            }
            report(found)
        }
    }

    /// The names of slices that were moved aside as damaged.
    package var quarantined: [String] { Quarantine.names(in: directory) }

    /// Free bytes of the store's volume; `nil` = unknown.
    package var freeBytes: Int? { Volume.freeBytes(of: directory) }

    /// How many records of dropped slices there are, and what they take.
    package func recordFiles() throws(StoreError) -> (count: Int, bytes: Int) {
        let files = try SliceRecord.all(in: directory)
        let bytes = files.reduce(0) { sum, file in
            var status = stat()
            return stat(SliceRecord.path(of: file), &status) == 0 ? sum + Int(status.st_size) : sum
        }
        return (files.count, bytes)
    }
}

extension SliceQueries {
    func openCounts() throws -> [DeliveryState: Int] {
        var counts: [DeliveryState: Int] = [:]
        for row in try StoredRow.all(
            database, sql: "SELECT state, count(*) FROM delivery WHERE state < 10 GROUP BY state",
            named: { "deliveries in state \($0)" })
        {
            counts[Self.state(try row.integer(0)), default: 0] += try row.count(1)
        }
        return counts
    }
}
