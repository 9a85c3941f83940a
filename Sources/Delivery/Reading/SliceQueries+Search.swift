import GRDB
import Pipeline

/// What a search shows of one message.
extension SliceQueries {
    private static let columns = """
        SELECT id, received_at, route, listener, peer, decision, sending_application, sending_facility, type,
            control_id, patient_ids, visit, orders, tags
        FROM message
        """

    /// `nil` also for a message that cannot be read; it is told of.
    func found(count: Int, withOutcomes: Bool = true) throws -> FoundMessage? {
        let id = MessageID(day: day, count: count)
        let row = try StoredRow.one(
            database, "message \(id)", sql: Self.columns + " WHERE id = ?", arguments: [id.rawValue])
        return try row.flatMap { try found($0, withOutcomes: withOutcomes) }
    }

    /// Every message before one, newest first, while `body` asks for more; without an index.
    func eachMessage(before count: Int, _ body: (Int, FoundMessage) throws -> Bool) throws {
        let base = MessageID(day: day, count: 0).rawValue
        try StoredRow.forEach(
            database, sql: Self.columns + " WHERE id > ? AND id < ? ORDER BY id DESC",
            arguments: [base, MessageID(day: day, count: count).rawValue],
            named: { "message \(MessageID(rawValue: $0))" }
        ) { row in
            guard let message = try found(row, withOutcomes: false) else { return true }
            return try body(message.id.count, message)
        }
    }

    private func found(_ row: StoredRow, withOutcomes: Bool) throws -> FoundMessage? {
        do {
            let id = MessageID(rawValue: try row.integer(0))
            return FoundMessage(
                id: id, receivedAt: try row.integer(1), route: try row.text(2), listener: try row.text(3),
                peer: try row.text(4), decision: StoredDecision(rawValue: try row.count(5)) ?? .queued,
                keys: try Self.keys(row, from: 6), outcomes: withOutcomes ? try outcomes(of: id) : [])
        } catch {
            try damage.note(error, in: slice)
            return nil
        }
    }

    func outcomes(of id: MessageID) throws -> [FoundMessage.Outcome] {
        try deliveries(
            sql: Self.deliveryColumns + " WHERE d.id BETWEEN ? AND ? ORDER BY d.id",
            arguments: Self.range(of: id)
        ).map { FoundMessage.Outcome(destination: $0.destination.name, state: $0.state) }
    }

    func isIn(_ states: Set<MessageState>, count: Int) throws -> Bool {
        let id = MessageID(day: day, count: count)
        let deliveries = states.compactMap(\.delivery)
        if !deliveries.isEmpty {
            let found = try Int.fetchOne(
                database,
                sql:
                    "SELECT 1 FROM delivery WHERE id BETWEEN ? AND ? AND state IN (\(Self.list(deliveries)))",
                arguments: Self.range(of: id))
            if found != nil { return true }
        }
        let decisions = states.compactMap(\.decision)
        guard !decisions.isEmpty else { return false }
        let decision = try Int.fetchOne(
            database, sql: "SELECT decision FROM message WHERE id = ?", arguments: [id.rawValue])
        return decisions.contains { $0.rawValue == decision }
    }

    func holds(count: Int) throws -> Bool {
        try Int.fetchOne(
            database, sql: "SELECT 1 FROM message WHERE id = ?",
            arguments: [MessageID(day: day, count: count).rawValue]) != nil
    }

    static func list(_ states: [DeliveryState]) -> String {
        states.map { String($0.rawValue) }.sorted().joined(separator: ", ")
    }
}
