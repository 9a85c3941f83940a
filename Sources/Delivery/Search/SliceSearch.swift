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

    /// The counts of the messages that match, newest first, while `body` asks for more.
    ///
    /// - Parameter before: only those with a lower count.
    func each(before: Int, _ body: (Int) throws -> Bool) throws {
        guard let index else {
            try slice.eachMessage(before: before) { count, message in
                guard message.matches(query, terms: terms), try hasState(count) else { return true }
                return try body(count)
            }
            return
        }
        var tail = try tail(index, before: before)[...]
        var goesOn = true
        func emit(downTo count: Int) throws {
            while goesOn, let next = tail.first, next > count {
                tail.removeFirst()
                if try hasState(next) { goesOn = try body(next) }
            }
        }
        try candidates(index, before: before) { count in
            try emit(downTo: count)
            if goesOn, isByState ? try isIndexed(count, index) : try hasState(count) {
                goesOn = try body(count)
            }
            return goesOn
        }
        try emit(downTo: -1)
    }

    private func hasState(_ count: Int) throws -> Bool {
        try query.states.isEmpty || slice.isIn(query.states, count: count)
    }

    /// What matches among the messages that the index does not know yet, newest first.
    private func tail(_ index: Database, before: Int) throws -> [Int] {
        if try SearchIndex.isComplete(index) { return [] }
        return try SearchIndex.missing(slice.database, index, day: slice.day, limit: .max).reversed()
            .filter { count in
                guard count < before, let message = try slice.found(count: count, withOutcomes: false)
                else { return false }
                return message.matches(query, terms: terms)
            }
    }

    // MARK: By index

    private func candidates(_ index: Database, before: Int, _ body: (Int) throws -> Bool) throws {
        if isByState {
            for count in try slice.open(query.states.compactMap(\.delivery), before: before) {
                guard try body(count) else { return }
            }
            return
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
