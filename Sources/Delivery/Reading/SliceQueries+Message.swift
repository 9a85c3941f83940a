import GRDB
import Pipeline

/// One message with everything around it.
extension SliceQueries {
    func message(_ id: MessageID) throws -> StoredMessage? {
        let found = try StoredRow.one(
            database, "message \(id)",
            sql: """
                SELECT received_at, route, route_version, listener, peer, decision, reason, sending_application,
                    sending_facility, type, control_id, patient_ids, visit, orders, tags, replies, bytes
                FROM message WHERE id = ?
                """, arguments: [id.rawValue])
        guard let row = found else { return nil }
        let deliveries = try deliveries(
            sql: Self.deliveryColumns + " WHERE d.id BETWEEN ? AND ? ORDER BY d.id", arguments: Self.range(of: id))
        return StoredMessage(
            id: id, receivedAt: try row.integer(0), route: try row.text(1), routeVersion: try row.text(2),
            listener: try row.text(3), peer: try row.text(4),
            decision: StoredDecision(rawValue: try row.count(5)) ?? .queued, reason: try row.optionalText(6),
            keys: try Self.keys(row, from: 7), replies: Netstrings.split(try row.optionalBytes(15) ?? []),
            bytes: try row.bytes(16), deliveries: deliveries, notes: try notes(of: id))
    }

    /// The highest number that was given; count 0 before the first.
    func lastMessage() throws -> MessageID {
        let start = MessageID(day: day, count: 0)
        // A damaged id beyond its day would push all ids after it out of their days.
        let last = try Int64.fetchOne(
            database, sql: "SELECT max(id) FROM message WHERE id BETWEEN ? AND ?",
            arguments: [start.rawValue, MessageID(day: day, count: 999_999_999).rawValue])
        return last.map { MessageID(rawValue: $0) } ?? start
    }

    func replies(of id: MessageID) throws -> [[UInt8]]? {
        let row = try StoredRow.one(
            database, "message \(id)", sql: "SELECT replies FROM message WHERE id = ?", arguments: [id.rawValue])
        return try row.map { Netstrings.split(try $0.optionalBytes(0) ?? []) }
    }

    /// Of eight columns in the order in which the table has them.
    static func keys(_ row: StoredRow, from column: Int) throws(StoreError) -> MessageKeys {
        var keys = MessageKeys()
        keys.sendingApplication = try row.bytes(column)
        keys.sendingFacility = try row.bytes(column + 1)
        keys.type = try row.bytes(column + 2)
        keys.controlID = try row.bytes(column + 3)
        keys.patientIDs = Netstrings.split(try row.optionalBytes(column + 4) ?? [])
        keys.visit = try row.optionalBytes(column + 5) ?? []
        keys.orders = Netstrings.split(try row.optionalBytes(column + 6) ?? [])
        let tags = Netstrings.split(try row.optionalBytes(column + 7) ?? [])
        keys.tags = stride(from: 0, to: tags.count - tags.count % 2, by: 2).map {
            MessageKeys.Tag(name: String(decoding: tags[$0], as: UTF8.self), value: tags[$0 + 1])
        }
        return keys
    }

    private func notes(of id: MessageID) throws -> [NoteRecord] {
        var notes: [NoteRecord] = []
        let rows = try StoredRow.all(
            database, sql: "SELECT id, at, kind, delivery, text FROM note WHERE message = ? ORDER BY id LIMIT 1000",
            arguments: [id.rawValue], named: { "note \($0)" })
        for row in rows {
            do {
                guard let kind = NoteRecord.Kind(rawValue: try row.text(2)) else { continue }
                let delivery = try row.optionalInteger(3).map { DeliveryID(day: day, row: $0) }
                notes.append(
                    NoteRecord(
                        message: id, at: try row.integer(1), kind: kind, delivery: delivery,
                        text: try row.optionalText(4)))
            } catch {
                try damage.note(error, in: slice)
            }
        }
        return notes
    }

    func payload(of id: DeliveryID) throws -> [UInt8]? {
        let row = try StoredRow.one(
            database, "delivery \(id)",
            sql: """
                SELECT coalesce(p.bytes, m.bytes) FROM delivery d LEFT JOIN message m ON m.id = d.message
                    LEFT JOIN payload p ON p.delivery = d.id WHERE d.id = ?
                """, arguments: [id.row])
        return try row?.bytes(0)
    }

    func attempts(of id: DeliveryID) throws -> [AttemptRecord] {
        var attempts: [AttemptRecord] = []
        let rows = try StoredRow.all(
            database,
            sql: """
                SELECT number, at, duration, code, reason, answer FROM attempt WHERE delivery = ? ORDER BY number
                """, arguments: [id.row], named: { "attempt \($0) of \(id)" })
        for row in rows {
            do {
                attempts.append(
                    AttemptRecord(
                        number: try row.count(0), at: try row.integer(1), duration: .nanoseconds(try row.integer(2)),
                        code: try row.text(3), reason: try row.optionalText(4), answer: try row.optionalBytes(5)))
            } catch {
                try damage.note(error, in: slice)
            }
        }
        return attempts
    }
}
