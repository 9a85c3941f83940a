import Foundation
import GRDB
import Pipeline

/// One message with everything around it.
extension SliceQueries {
    func message(_ id: MessageID) throws -> StoredMessage? {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT received_at, route, route_version, listener, peer, decision, reason, sending_application,
                    sending_facility, type, control_id, patient_ids, visit, orders, tags, replies, bytes
                FROM message WHERE id = ?
                """, arguments: [id.rawValue])
        guard let row else { return nil }
        let deliveries = try Row.fetchAll(
            database, sql: Self.deliveryColumns + " WHERE d.id BETWEEN ? AND ? ORDER BY d.id",
            arguments: Self.range(of: id)
        ).map(delivery)
        return StoredMessage(
            id: id, receivedAt: row[0], route: row[1], routeVersion: row[2], listener: row[3], peer: row[4],
            decision: StoredDecision(rawValue: row[5]) ?? .queued, reason: row[6], keys: Self.keys(row),
            replies: Netstrings.split(Self.bytes(row[15]) ?? []), bytes: Self.bytes(row[16]) ?? [],
            deliveries: deliveries, notes: try notes(of: id))
    }

    func replies(of id: MessageID) throws -> [[UInt8]]? {
        let row = try Row.fetchOne(
            database, sql: "SELECT replies FROM message WHERE id = ?", arguments: [id.rawValue])
        return row.map { Netstrings.split(Self.bytes($0[0]) ?? []) }
    }

    private static func keys(_ row: Row) -> MessageKeys {
        var keys = MessageKeys()
        keys.sendingApplication = bytes(row[7]) ?? []
        keys.sendingFacility = bytes(row[8]) ?? []
        keys.type = bytes(row[9]) ?? []
        keys.controlID = bytes(row[10]) ?? []
        keys.patientIDs = Netstrings.split(bytes(row[11]) ?? [])
        keys.visit = bytes(row[12]) ?? []
        keys.orders = Netstrings.split(bytes(row[13]) ?? [])
        let tags = Netstrings.split(bytes(row[14]) ?? [])
        keys.tags = stride(from: 0, to: tags.count - tags.count % 2, by: 2).map {
            MessageKeys.Tag(name: String(decoding: tags[$0], as: UTF8.self), value: tags[$0 + 1])
        }
        return keys
    }

    private func notes(of id: MessageID) throws -> [NoteRecord] {
        try Row.fetchAll(
            database, sql: "SELECT at, kind, delivery, text FROM note WHERE message = ? ORDER BY id LIMIT 1000",
            arguments: [id.rawValue]
        ).compactMap { row in
            guard let kind = NoteRecord.Kind(rawValue: row[1]) else { return nil }
            let delivery = (row[2] as Int64?).map { DeliveryID(day: day, row: $0) }
            return NoteRecord(message: id, at: row[0], kind: kind, delivery: delivery, text: row[3])
        }
    }

    func payload(of id: DeliveryID) throws -> [UInt8]? {
        let data = try Data.fetchOne(
            database,
            sql: """
                SELECT coalesce(p.bytes, m.bytes) FROM delivery d JOIN message m ON m.id = d.message
                    LEFT JOIN payload p ON p.delivery = d.id WHERE d.id = ?
                """, arguments: [id.row])
        return Self.bytes(data)
    }

    func attempts(of id: DeliveryID) throws -> [AttemptRecord] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT number, at, duration, code, reason, answer FROM attempt WHERE delivery = ? ORDER BY number
                """, arguments: [id.row]
        ).map { row in
            AttemptRecord(
                number: row[0], at: row[1], duration: .nanoseconds(row[2] as Int64), code: row[3], reason: row[4],
                answer: Self.bytes(row[5]))
        }
    }
}
