import Foundation
import GRDB
package import Pipeline

extension StoreReader {
    /// The messages that a query means, newest first.
    ///
    /// - Parameters:
    ///   - before: only those with lower ids; for paging.
    ///   - limit: 1…100,000
    package func find(
        _ query: MessageQuery, before: MessageID? = nil, limit: Int = 100
    ) throws(StoreError) -> [FoundMessage] {
        let limit = min(max(limit, 1), 100_000)
        var found: [FoundMessage] = []
        try search(query, before: before) { slice, count in
            if let message = try slice.found(count: count) { found.append(message) }
            return found.count < limit
        }
        if found.count < limit {
            found += try records(query, before: before, limit: limit - found.count)
        }
        return found.sorted { $0.id > $1.id }
    }

    /// How many there are.
    package func count(_ query: MessageQuery) throws(StoreError) -> Int {
        var count = 0
        try search(query, before: nil) { _, _ in
            count += 1
            return true
        }
        return count + (try records(query, before: nil, limit: .max).count)
    }

    private func search(
        _ query: MessageQuery, before: MessageID?, _ body: (SliceQueries, Int) throws -> Bool
    ) throws(StoreError) {
        var goesOn = true
        for file in try files().reversed() where goesOn && file.day <= before?.day ?? .max {
            guard mayHold(query, file.day) else { continue }
            let first = file.day == before?.day ? before?.count ?? 0 : 1_000_000_000
            _ = try readable(file, for: .search) { slice in
                try withIndex(of: file) { index in
                    try SliceSearch(slice: slice, index: index, query: query).each(before: first) { count in
                        goesOn = try body(slice, count)
                        return goesOn
                    }
                }
            }
        }
    }

    /// The day of an id is never before that of its receipt; it is after it where the clock was set back, which is let
    /// pass up to two days.
    private func mayHold(_ query: MessageQuery, _ day: Int) -> Bool {
        let number = CalendarDay(written: day).number
        if let since = query.since, number + 1 < CalendarDay.number(ofNanoseconds: since) {
            return false
        }
        guard let until = query.until else { return true }
        return number - 2 <= CalendarDay.number(ofNanoseconds: until)
    }

    /// A slice without an index that can be opened is searched without one.
    func withIndex(of file: SliceFile, _ body: (Database?) throws -> Void) throws {
        guard access(SearchIndex.path(of: file), F_OK) == 0, let index = try? openIndex(of: file) else {
            return try body(nil)
        }
        defer { try? index.close() }
        do {
            try index.read { try body($0) }
        } catch {
            // Not `corrupt`, which would be said of the slice.
            let error = SQLiteFailure.error(error, doing: "")
            throw StoreError(
                .io,
                "cannot search \(file.name) by its index; the engine makes it again if it is taken away",
                cause: error.cause ?? error.message)
        }
    }

    private func openIndex(of file: SliceFile) throws -> DatabaseQueue {
        var settings = Configuration()
        settings.readonly = true
        settings.busyMode = .timeout(2)
        let queue = try DatabaseQueue(path: SearchIndex.path(of: file), configuration: settings)
        let version = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        guard version == SearchIndex.version else {
            throw StoreError(.unknownVersion, "an index of another version")
        }
        return queue
    }

    // MARK: Of what was dropped

    private func records(
        _ query: MessageQuery, before: MessageID?, limit: Int
    ) throws(StoreError) -> [FoundMessage] {
        guard !query.needsContent else { return [] }
        var found: [FoundMessage] = []
        for file in try SliceRecord.all(in: directory).reversed() where found.count < limit {
            guard file.day <= before?.day ?? .max, mayHold(query, file.day) else { continue }
            found += try SliceRecord.find(query, in: file, before: before, limit: limit - found.count)
        }
        return found
    }
}
