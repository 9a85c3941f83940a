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
        let terms = query.terms
        var found: [FoundMessage] = []
        try each(query, before: before) { hit in
            switch hit {
            case .record(let message): found.append(message)
            case .stored(let slice, let count):
                // An index is no proof: what is shown was looked at.
                if let message = try slice.found(count: count), message.matches(query, terms: terms) {
                    found.append(message)
                }
            }
            return found.count < limit
        }
        return found
    }

    /// How many there are, as the indexes say.
    package func count(_ query: MessageQuery) throws(StoreError) -> Int {
        var count = 0
        try each(query, before: nil) { _ in
            count += 1
            return true
        }
        return count
    }

    private enum Hit {
        case stored(SliceQueries, count: Int)
        case record(FoundMessage)
    }

    /// Day by day, the newest first: of each its slice, and what only its record still knows of.
    private func each(
        _ query: MessageQuery, before: MessageID?, _ body: (Hit) throws -> Bool
    ) throws(StoreError) {
        var days = Set(try files())
        if !query.needsContent { days.formUnion(try SliceRecord.all(in: directory)) }
        for file in days.sorted(by: >) where file.day <= before?.day ?? .max && mayHold(query, file.day) {
            let first = file.day == before?.day ? before?.count ?? 0 : 1_000_000_000
            do {
                guard try each(query, of: file, before: first, body) else { return }
            } catch {
                throw SQLiteFailure.error(error, doing: "cannot search \(file.name)")
            }
        }
    }

    /// - Returns: whether `body` asks for more.
    private func each(
        _ query: MessageQuery, of file: SliceFile, before first: Int, _ body: (Hit) throws -> Bool
    ) throws -> Bool {
        var records = RecordPages(query, of: file, before: first, damage: damage)
        var goesOn = true
        var last = first
        func emitRecords(downTo count: Int, besides slice: SliceQueries?) throws {
            while goesOn, let next = records.first, next.id.count > count {
                records.removeFirst()
                if next.id.count >= last { continue }
                if try slice?.holds(count: next.id.count) == true { continue }
                last = next.id.count
                goesOn = try body(.record(next))
            }
        }
        var next: Int? = file.exists && !damage.isDamaged(file) ? first : nil
        while goesOn, let before = next {
            let after = try readable(file, for: .search) { slice in
                try withIndex(of: file) { index in
                    let search = SliceSearch(slice: slice, index: index, query: query)
                    return try search.round(before: min(before, last)) { count in
                        try emitRecords(downTo: count, besides: slice)
                        guard goesOn else { return false }
                        last = count
                        goesOn = try body(.stored(slice, count: count))
                        return goesOn
                    }
                }
            }
            // Dropped meanwhile, or damaged.
            guard let after else { break }
            next = after
        }
        if goesOn, records.first != nil, file.exists {
            _ = try readable(file, for: .search) { try emitRecords(downTo: -1, besides: $0) }
        }
        try emitRecords(downTo: -1, besides: nil)
        return goesOn
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
}
