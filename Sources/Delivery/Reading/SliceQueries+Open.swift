import GRDB
import Pipeline

/// Searches by what is still open.
extension SliceQueries {
    private typealias Cursor = (head: Int64, next: () throws -> Int64?)

    /// Beyond this many destinations, which only damage makes, the deliveries themselves are read.
    private static let destinationLimit = 2000

    /// The counts of messages that still have a delivery in one of these open states, newest first, while `body` asks
    /// for more: by the index of what is open, which is in order within each destination and state.
    func eachOpen(_ states: [DeliveryState], before count: Int, _ body: (Int) throws -> Bool) throws {
        let before = DeliveryID(message: MessageID(day: day, count: count), ordinal: 0).row
        var cursors = try cursors(states, before: before)
        var last: Int64?
        while let index = cursors.indices.max(by: { cursors[$0].head < cursors[$1].head }) {
            let found = cursors[index].head >> 20
            if let next = try cursors[index].next() {
                cursors[index].head = next
            } else {
                cursors.swapAt(index, cursors.count - 1)
                cursors.removeLast()
            }
            // One message may have several.
            guard found != last, let count = Int(exactly: found) else { continue }
            last = found
            guard try body(count) else { return }
        }
    }

    private func cursors(_ states: [DeliveryState], before: Int64) throws -> [Cursor] {
        var cursors: [Cursor] = []
        func add(_ condition: String, _ arguments: StatementArguments) throws {
            let ids = try Int64.fetchCursor(
                database,
                sql: "SELECT id FROM delivery WHERE \(condition) AND likely(state < 10) AND id < ? ORDER BY id DESC",
                arguments: arguments + [before])
            if let head = try ids.next() { cursors.append((head, { try ids.next() })) }
        }
        guard let destinations = try openDestinations() else {
            try add("state IN (\(Self.list(states)))", [])
            return cursors
        }
        for destination in destinations {
            for state in states { try add("destination IS ? AND state = ?", [destination, state.rawValue]) }
        }
        return cursors
    }

    /// `nil` when there are too many. NULL is what no version writes, and is not to be missed.
    private func openDestinations() throws -> [DatabaseValue]? {
        var found: [DatabaseValue] = [.null]
        var last = Int64.min.databaseValue
        while found.count <= Self.destinationLimit {
            let next = try DatabaseValue.fetchOne(
                database,
                sql: """
                    SELECT destination FROM delivery WHERE likely(state < 10) AND destination > ?
                    ORDER BY destination LIMIT 1
                    """, arguments: [last])
            guard let next else { return found }
            found.append(next)
            last = next
        }
        return nil
    }
}
