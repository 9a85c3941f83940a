import GRDB
import Pipeline

/// The questions one slice can answer. Every list is bounded.
struct SliceQueries {
    let database: Database
    /// yyMMdd
    let day: Int

    /// Where damaged rows are told of.
    let damage: DamageLedger

    /// The slice's name, for what is told of it.
    var slice: String { SliceFile(day: day, directory: "").name }

    // MARK: For lanes

    /// What is queued for a destination, in order, with payloads. What cannot be read is set aside.
    ///
    /// - Parameter bytesLimit: reading stops when this much payload was read; at least one is read.
    func queued(for key: DestinationKey, after row: Int64, limit: Int, bytesLimit: Int) throws -> [QueuedDelivery] {
        guard let number = try number(of: key) else { return [] }
        var found: [QueuedDelivery] = []
        var bytes = 0
        // Without a LIMIT: rows that cannot be read must not make it look as if the queue ended.
        try StoredRow.forEach(
            database,
            sql: """
                SELECT d.id, d.control_id, d.lane, d.address, d.attempts, d.refusals, d.first_attempt,
                    coalesce(p.bytes, m.bytes) AS bytes, m.received_at
                FROM delivery d LEFT JOIN message m ON m.id = d.message LEFT JOIN payload p ON p.delivery = d.id
                WHERE d.destination = ? AND d.state = 0 AND likely(d.state < 10) AND d.id > ? ORDER BY d.id
                """, arguments: [number, row], named: deliveryName
        ) { row in
            let id = DeliveryID(day: day, row: try row.integer(0))
            do {
                let delivery = QueuedDelivery(
                    id: id, payload: try row.bytes(7), controlID: try row.bytes(1),
                    lane: LaneCoding.decode(try row.optionalBytes(2)), address: try row.optionalText(3),
                    attempts: try row.count(4), refusals: try row.count(5),
                    firstAttempt: try row.optionalInteger(6), receivedAt: try row.integer(8))
                bytes += delivery.payload.count
                found.append(delivery)
            } catch {
                try damage.note(error, in: slice, of: id, to: key)
            }
            return found.count < limit && bytes < bytesLimit
        }
        return found
    }

    private func deliveryName(_ row: Int64) -> String { "delivery \(DeliveryID(day: day, row: row))" }

    /// What is blocked or parked for a destination.
    func held(for key: DestinationKey, limit: Int) throws -> [HeldDelivery] {
        guard let number = try number(of: key) else { return [] }
        var found: [HeldDelivery] = []
        let rows = try StoredRow.all(
            database,
            sql: """
                SELECT d.id, d.state, d.lane, d.behind, m.received_at
                FROM delivery d LEFT JOIN message m ON m.id = d.message
                WHERE d.destination = ? AND d.state IN (1, 2) AND likely(d.state < 10) ORDER BY d.id LIMIT ?
                """, arguments: [number, limit], named: deliveryName)
        for row in rows {
            let id = DeliveryID(day: day, row: try row.integer(0))
            do {
                found.append(
                    HeldDelivery(
                        id: id, state: Self.state(try row.integer(1)),
                        lane: LaneCoding.decode(try row.optionalBytes(2)),
                        behind: try row.optionalText(3).flatMap { DeliveryID($0) },
                        receivedAt: try row.integer(4)))
            } catch {
                // It holds others back all the same.
                try damage.note(error, in: slice)
                found.append(Self.damagedHeld(id, row))
            }
        }
        return found
    }

    /// With what can be read; where its keys cannot, it holds everything back.
    private static func damagedHeld(_ id: DeliveryID, _ row: StoredRow) -> HeldDelivery {
        var held = HeldDelivery(id: id, state: .blocked, lane: .whole)
        if let number = try? row.integer(1) { held.state = state(number) }
        do {
            held.lane = LaneCoding.decode(try row.optionalBytes(2))
        } catch {
            held.lane = .whole
        }
        held.behind = (try? row.optionalText(3)).flatMap { DeliveryID($0) }
        held.receivedAt = (try? row.integer(4)) ?? 0
        return held
    }

    // MARK: For retransmissions

    /// `nil` also for one that was refused: nothing of it was queued, and its sender tries again because something
    /// may have been put right meanwhile, such as the route.
    func reply(of message: MessageID, listener: String, bytes: [UInt8]) throws -> StoredReply? {
        let found = try StoredRow.one(
            database, "message \(message)", sql: "SELECT replies, bytes, listener, decision FROM message WHERE id = ?",
            arguments: [message.rawValue])
        guard let row = found, try row.text(2) == listener,
            try row.integer(3) != Int64(StoredDecision.rejected.rawValue), try row.bytes(1) == bytes
        else { return nil }
        let open = try String.fetchAll(
            database,
            sql: """
                SELECT n.name FROM delivery d JOIN destination n ON n.id = d.destination
                WHERE d.id BETWEEN ? AND ? AND d.state < 10 AND n.name <> '' ORDER BY d.id
                """, arguments: Self.range(of: message))
        return StoredReply(
            id: message, replies: Netstrings.split(try row.optionalBytes(0) ?? []), unsettledDestinations: open)
    }

    // MARK: For people

    func overview() throws -> [DestinationOverview] {
        var found: [Int64: DestinationOverview] = [:]
        for row in try StoredRow.all(
            database, sql: "SELECT id, route, name FROM destination", named: { "destination \($0)" })
        {
            let number = try row.integer(0)
            do {
                let key = DestinationKey(route: try row.text(1), name: try row.text(2))
                found[number] = DestinationOverview(destination: key)
            } catch {
                try damage.note(error, in: slice)
            }
        }
        let groups = try StoredRow.all(
            database,
            sql: """
                SELECT destination, state, count(*), min(id) FROM delivery WHERE state < 10 GROUP BY destination, state
                """, named: { "deliveries of destination \($0)" })
        for row in groups {
            // Also what belongs to no destination that can be read: it is not to be missed.
            let number = try row.optionalInteger(0) ?? -1
            var entry = found[number] ?? DestinationOverview(destination: Self.unknown)
            try add(Self.state(try row.integer(1)), count: row.count(2), first: row.integer(3), to: &entry)
            found[number] = entry
        }
        return found.values.sorted { $0.destination < $1.destination }
    }

    private static let unknown = DestinationKey(route: "?", name: "")

    private func add(_ state: DeliveryState, count: Int, first: Int64, to entry: inout DestinationOverview) throws {
        switch state {
        case .queued, .awaiting: entry.queued += count
        case .blocked: entry.blocked += count
        case .parked: entry.parked += count
        case .deadLetter: entry.deadLetters += count
        case .delivered, .discarded: break
        }
        guard state == .queued || state == .blocked || state == .parked else { return }
        let id = DeliveryID(day: day, row: first)
        let row = try StoredRow.one(
            database, "delivery \(id)",
            sql: """
                SELECT d.reason, m.received_at FROM delivery d LEFT JOIN message m ON m.id = d.message WHERE d.id = ?
                """, arguments: [first])
        var reason: String?
        do {
            reason = try row?.optionalText(0)
            let receivedAt = try row?.optionalInteger(1)
            entry.oldestReceivedAt = [entry.oldestReceivedAt, receivedAt].compactMap { $0 }.min()
        } catch {
            try damage.note(error, in: slice)
        }
        let head = DestinationOverview.Head(id: id, reason: reason)
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
        return try deliveries(
            sql: Self.deliveryColumns + " WHERE \(terms.joined(separator: " AND ")) ORDER BY d.id LIMIT :limit",
            arguments: arguments)
    }

    static let deliveryColumns = """
        SELECT d.id, n.route, n.name, d.state, d.attempts, d.reason, d.behind, d.control_id, d.address,
            m.received_at, d.settled_at, m.type, d.lane, m.peer
        FROM delivery d LEFT JOIN destination n ON n.id = d.destination LEFT JOIN message m ON m.id = d.message
        """

    func deliveries(sql: String, arguments: StatementArguments) throws -> [StoredDelivery] {
        try StoredRow.all(database, sql: sql, arguments: arguments, named: deliveryName).map { row in
            let id = DeliveryID(day: day, row: try row.integer(0))
            do {
                return try delivery(id, row)
            } catch {
                try damage.note(error, in: slice)
                return StoredDelivery(
                    id: id, destination: Self.unknown, state: Self.state((try? row.integer(3)) ?? -1), attempts: 0,
                    reason: "\(error)", behind: nil, controlID: [], address: nil, receivedAt: 0, settledAt: nil,
                    type: [], lane: .whole)
            }
        }
    }

    private func delivery(_ id: DeliveryID, _ row: StoredRow) throws(StoreError) -> StoredDelivery {
        var delivery = StoredDelivery(
            id: id, destination: DestinationKey(route: try row.text(1), name: try row.text(2)),
            state: Self.state(try row.integer(3)), attempts: try row.count(4), reason: try row.optionalText(5),
            behind: try row.optionalText(6).flatMap { DeliveryID($0) }, controlID: try row.bytes(7),
            address: try row.optionalText(8), receivedAt: try row.integer(9), settledAt: try row.optionalInteger(10),
            type: try row.bytes(11), lane: LaneCoding.decode(try row.optionalBytes(12)))
        delivery.original = try row.optionalText(13).flatMap { SentAgain.read(peer: $0)?.original }
        return delivery
    }

    // MARK: Columns

    private func number(of key: DestinationKey) throws -> Int64? {
        try Int64.fetchOne(
            database, sql: "SELECT id FROM destination WHERE route = ? AND name = ?", arguments: [key.route, key.name])
    }

    /// No lane takes a state that no version writes: it is left to an operator.
    static func state(_ number: Int64) -> DeliveryState {
        Int(exactly: number).flatMap { DeliveryState(rawValue: $0) } ?? .deadLetter
    }

    /// The rows of a message's deliveries, as arguments of `BETWEEN`.
    static func range(of message: MessageID) -> StatementArguments {
        [
            DeliveryID(message: message, ordinal: 0).row,
            DeliveryID(message: message, ordinal: DeliveryID.limit).row,
        ]
    }
}
