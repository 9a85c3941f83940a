import Foundation
import GRDB
import Pipeline

/// Finds what a query means in one slice: by its index as far as that goes, and by looking at the messages themselves
/// where there is none or it has not come that far.
struct SliceSearch {
    let slice: SliceQueries
    /// `nil` = there is none that can be read.
    let index: Database?
    let query: MessageQuery
    private let terms: [SearchTerm]
    private let isByState: Bool

    init(slice: SliceQueries, index: Database?, query: MessageQuery) {
        self.slice = slice
        self.index = index
        self.query = query
        terms = query.terms
        isByState =
            !query.states.isEmpty && query.states.allSatisfy(\.isOpen)
            && !query.terms.contains { $0.kind.isRare }
    }

    /// So many messages are looked at with one view of the slice: a longer one would make its log grow.
    var step = 10_000
    /// An index that is further behind is not worth asking.
    private static let mostMissing = 65_536

    /// One round: the counts of messages that match, newest first, while `body` asks for more.
    ///
    /// - Parameter before: only those with a lower count.
    /// - Returns: before which message the next round is to go on; `nil` when there is no more, or no more is asked for.
    func round(before: Int, _ body: (Int) throws -> Bool) throws -> Int? {
        guard let index, let missing = try missing(index, before: before) else {
            return try scan(before: before, body)
        }
        var round = Round(left: step)
        var rest = missing[...]
        func emit(downTo count: Int) throws {
            while round.goesOn, let next = rest.last, next > count {
                rest.removeLast()
                try round.look(at: next, try isMeant(next), body)
            }
        }
        try candidates(index, before: before) { count in
            try emit(downTo: count)
            if rest.last == count {
                // Open, and not in the index yet.
                try emit(downTo: count - 1)
            } else if round.goesOn {
                try round.look(at: count, isByState ? try isIndexed(count, index) : try hasState(count), body)
            }
            return round.goesOn
        }
        try emit(downTo: -1)
        return round.next
    }

    private struct Round {
        var left: Int
        var goesOn = true
        var next: Int?

        mutating func look(at count: Int, _ isMatch: Bool, _ body: (Int) throws -> Bool) throws {
            if isMatch { goesOn = try body(count) }
            left -= 1
            guard goesOn, left == 0 else { return }
            next = count
            goesOn = false
        }
    }

    private func scan(before: Int, _ body: (Int) throws -> Bool) throws -> Int? {
        var round = Round(left: step)
        try slice.eachMessage(before: before) { count, message in
            let isMatch = try message.matches(query, terms: terms) && hasState(count)
            try round.look(at: count, isMatch, body)
            return round.goesOn
        }
        return round.next
    }

    private func hasState(_ count: Int) throws -> Bool {
        try query.states.isEmpty || slice.isIn(query.states, count: count)
    }

    private func isMeant(_ count: Int) throws -> Bool {
        guard let message = try slice.found(count: count, withOutcomes: false) else { return false }
        return try message.matches(query, terms: terms) && hasState(count)
    }

    /// The messages that the index does not know yet, oldest first; `nil` when there are too many.
    private func missing(_ index: Database, before: Int) throws -> [Int]? {
        if try SearchIndex.isComplete(index) { return [] }
        let missing = try SearchIndex.missing(
            slice.database, behind: SearchIndex.end(index), day: slice.day, limit: Self.mostMissing + 1)
        return missing.count > Self.mostMissing ? nil : missing.filter { $0 < before }
    }

    // MARK: By index

    private func candidates(_ index: Database, before: Int, _ body: (Int) throws -> Bool) throws {
        if isByState {
            return try slice.eachOpen(query.states.compactMap(\.delivery), before: before, body)
        }
        guard let driver = terms.first else {
            try each(index, sql: "SELECT message FROM seen e WHERE message < ?", [before], body)
            return
        }
        var goesOn = true
        for segment in try SearchIndex.segments(index)
        where goesOn && segment <= SearchIndex.segment(of: before) {
            let table = SearchIndex.table(segment)
            var sql =
                "SELECT e.message FROM \(table) e WHERE e.kind = ? AND e.value = ? AND e.message < ?"
            var arguments: StatementArguments = [driver.kind.rawValue, Data(driver.value), before]
            for term in terms.dropFirst() {
                sql +=
                    " AND EXISTS (SELECT 1 FROM \(table) x WHERE x.kind = ? AND x.value = ? AND x.message = e.message)"
                arguments += [term.kind.rawValue, Data(term.value)]
            }
            try each(index, sql: sql, arguments) { count in
                goesOn = try body(count)
                return goesOn
            }
        }
    }

    private func each(
        _ index: Database, sql: String, _ arguments: StatementArguments, _ body: (Int) throws -> Bool
    ) throws {
        var sql = sql
        var arguments = arguments
        if query.since != nil || query.until != nil {
            sql +=
                " AND EXISTS (SELECT 1 FROM seen s WHERE s.message = e.message AND s.received_at BETWEEN ? AND ?)"
            arguments += [query.since ?? .min, query.until ?? .max]
        }
        let counts = try Int.fetchCursor(
            index, sql: sql + " ORDER BY e.message DESC", arguments: arguments)
        while let count = try counts.next() {
            guard try body(count) else { return }
        }
    }

    /// Whether one of the messages that are still open is what the rest of the query means.
    private func isIndexed(_ count: Int, _ index: Database) throws -> Bool {
        let receivedAt = try Int64.fetchOne(
            index, sql: "SELECT received_at FROM seen WHERE message = ?", arguments: [count])
        // One that the index does not know belongs to the tail.
        guard let receivedAt else { return false }
        if let since = query.since, receivedAt < since { return false }
        if let until = query.until, receivedAt > until { return false }
        let table = SearchIndex.table(SearchIndex.segment(of: count))
        return try terms.allSatisfy { term in
            try Int.fetchOne(
                index, sql: "SELECT 1 FROM \(table) WHERE kind = ? AND value = ? AND message = ?",
                arguments: [term.kind.rawValue, Data(term.value), count]) != nil
        }
    }
}
