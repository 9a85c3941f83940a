import Foundation
import GRDB
import Pipeline

/// The questions one slice can answer. Every list is bounded.
struct SliceQueries {
    let database: Database
    /// yyMMdd
    let day: Int

    // MARK: For lanes

    /// What is queued for a destination, in order, with payloads.
    ///
    /// - Parameter bytesLimit: reading stops when this much payload was read; at least one is read.
    func queued(for key: DestinationKey, after row: Int64, limit: Int, bytesLimit: Int) throws -> [QueuedDelivery] {
        guard let number = try number(of: key) else { return [] }
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT d.id, d.control_id, d.lane, d.address, d.attempts, d.refusals, d.first_attempt,
                    coalesce(p.bytes, m.bytes), m.received_at
                FROM delivery d JOIN message m ON m.id = d.message LEFT JOIN payload p ON p.delivery = d.id
                WHERE d.destination = ? AND d.state = 0 AND d.state < 10 AND d.id > ? ORDER BY d.id LIMIT ?
                """, arguments: [number, row, limit])
        var found: [QueuedDelivery] = []
        var bytes = 0
        while bytes < bytesLimit, let row = try rows.next() {
            let delivery = QueuedDelivery(
                id: DeliveryID(day: day, row: row[0]), payload: Self.bytes(row[7]) ?? [],
                controlID: Self.bytes(row[1]) ?? [], lane: LaneCoding.decode(Self.bytes(row[2])), address: row[3],
                attempts: row[4], refusals: row[5], firstAttempt: row[6], receivedAt: row[8])
            bytes += delivery.payload.count
            found.append(delivery)
        }
        return found
    }

    /// What is blocked or parked for a destination.
    func held(for key: DestinationKey, limit: Int) throws -> [HeldDelivery] {
        guard let number = try number(of: key) else { return [] }
        return try Row.fetchAll(
            database,
            sql: """
                SELECT d.id, d.state, d.lane, d.behind, m.received_at
                FROM delivery d JOIN message m ON m.id = d.message
                WHERE d.destination = ? AND d.state IN (1, 2) AND d.state < 10 ORDER BY d.id LIMIT ?
                """, arguments: [number, limit]
        ).map { row in
            HeldDelivery(
                id: DeliveryID(day: day, row: row[0]), state: Self.state(row[1]),
                lane: LaneCoding.decode(Self.bytes(row[2])), behind: (row[3] as String?).flatMap { DeliveryID($0) },
                receivedAt: row[4])
        }
    }

    // MARK: For retransmissions

    /// `nil` also for one that was refused: nothing of it was queued, and its sender tries again because something
    /// may have been put right meanwhile, such as the route.
    func reply(of message: MessageID, listener: String, bytes: [UInt8]) throws -> StoredReply? {
        let row = try Row.fetchOne(
            database, sql: "SELECT replies, bytes, listener, decision FROM message WHERE id = ?",
            arguments: [message.rawValue])
        guard let row, row[2] == listener, row[3] != StoredDecision.rejected.rawValue, Self.bytes(row[1]) == bytes
        else { return nil }
        let open = try String.fetchAll(
            database,
            sql: """
                SELECT n.name FROM delivery d JOIN destination n ON n.id = d.destination
                WHERE d.id BETWEEN ? AND ? AND d.state < 10 AND n.name <> '' ORDER BY d.id
                """, arguments: Self.range(of: message))
        return StoredReply(
            id: message, replies: Netstrings.split(Self.bytes(row[0]) ?? []), unsettledDestinations: open)
    }

    // MARK: For people

    func overview() throws -> [DestinationOverview] {
        var found: [Int64: DestinationOverview] = [:]
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT n.id, n.route, n.name, d.state, d.count, d.first FROM destination n LEFT JOIN
                    (SELECT destination, state, count(*) AS count, min(id) AS first FROM delivery
                     WHERE state < 10 GROUP BY destination, state) d ON d.destination = n.id
                """)
        for row in rows {
            let key = DestinationKey(route: row[1], name: row[2])
            var entry = found[row[0]] ?? DestinationOverview(destination: key)
            if let count = row[4] as Int?, let first = row[5] as Int64? {
                try add(Self.state(row[3]), count: count, first: first, to: &entry)
            }
            found[row[0]] = entry
        }
        return found.values.sorted { $0.destination < $1.destination }
    }

    private func add(_ state: DeliveryState, count: Int, first: Int64, to entry: inout DestinationOverview) throws {
        switch state {
        case .queued, .awaiting: entry.queued += count
        case .blocked: entry.blocked = count
        case .parked: entry.parked = count
        case .deadLetter: entry.deadLetters = count
        case .delivered, .discarded: break
        }
        guard state == .queued || state == .blocked || state == .parked else { return }
        let row = try Row.fetchOne(
            database,
            sql: "SELECT d.reason, m.received_at FROM delivery d JOIN message m ON m.id = d.message WHERE d.id = ?",
            arguments: [first])
        let receivedAt = row?[1] as Int64?
        entry.oldestReceivedAt = [entry.oldestReceivedAt, receivedAt].compactMap { $0 }.min()
        let head = DestinationOverview.Head(id: DeliveryID(day: day, row: first), reason: row?[0])
        switch state {
        case .queued: entry.firstQueued = head
        case .blocked: entry.firstBlocked = head
        default: break
        }
    }

    func deliveries(_ filter: DeliveryFilter, after row: Int64, limit: Int) throws -> [StoredDelivery] {
        var terms = ["d.id > :after"]
        var arguments: StatementArguments = ["after": row, "limit": limit]
        if filter.states.isEmpty {
            terms.append("d.state < 10")
        } else {
            terms.append("d.state IN (\(filter.states.map { String($0.rawValue) }.sorted().joined(separator: ", ")))")
            if filter.states.allSatisfy({ !$0.isSettled }) { terms.append("d.state < 10") }
        }
        if let route = filter.route {
            terms.append("n.route = :route")
            arguments += ["route": route]
        }
        if let destination = filter.destination {
            terms.append("n.name = :name")
            arguments += ["name": destination]
        }
        if let message = filter.message {
            terms.append("d.message = :message")
            arguments += ["message": message.rawValue]
        }
        return try Row.fetchAll(
            database,
            sql: Self.deliveryColumns + " WHERE \(terms.joined(separator: " AND ")) ORDER BY d.id LIMIT :limit",
            arguments: arguments
        ).map(delivery)
    }

    static let deliveryColumns = """
        SELECT d.id, n.route, n.name, d.state, d.attempts, d.reason, d.behind, d.control_id, d.address,
            m.received_at, d.settled_at, m.type, d.lane
        FROM delivery d JOIN destination n ON n.id = d.destination JOIN message m ON m.id = d.message
        """

    func delivery(_ row: Row) -> StoredDelivery {
        StoredDelivery(
            id: DeliveryID(day: day, row: row[0]), destination: DestinationKey(route: row[1], name: row[2]),
            state: Self.state(row[3]), attempts: row[4], reason: row[5],
            behind: (row[6] as String?).flatMap { DeliveryID($0) }, controlID: Self.bytes(row[7]) ?? [],
            address: row[8], receivedAt: row[9], settledAt: row[10], type: Self.bytes(row[11]) ?? [],
            lane: LaneCoding.decode(Self.bytes(row[12])))
    }

    // MARK: Columns

    private func number(of key: DestinationKey) throws -> Int64? {
        try Int64.fetchOne(
            database, sql: "SELECT id FROM destination WHERE route = ? AND name = ?", arguments: [key.route, key.name])
    }

    static func bytes(_ data: Data?) -> [UInt8]? { data.map { Array($0) } }

    static func state(_ number: Int) -> DeliveryState { DeliveryState(rawValue: number) ?? .queued }

    /// The rows of a message's deliveries, as arguments of `BETWEEN`.
    static func range(of message: MessageID) -> StatementArguments {
        [
            DeliveryID(message: message, ordinal: 0).row,
            DeliveryID(message: message, ordinal: DeliveryID.limit).row,
        ]
    }
}
