import GRDB
import Pipeline

/// Records into rows.
extension SliceWriter {
    func insert(_ acceptance: Acceptance, _ statements: SliceStatements, _ database: Database) throws(StoreError) {
        let (decision, reason) = Self.columns(of: acceptance.decision)
        let keys = acceptance.keys
        let statement = statements.insertMessage
        statement.bind(1, acceptance.id.rawValue)
        statement.bind(2, acceptance.receivedAt)
        statement.bind(3, acceptance.route)
        statement.bind(4, acceptance.routeVersion)
        statement.bind(5, acceptance.listener)
        statement.bind(6, Int64(bitPattern: acceptance.connection))
        statement.bind(7, acceptance.peer)
        statement.bind(8, Int64(decision.rawValue))
        statement.bind(9, reason)
        statement.bind(10, keys.sendingApplication)
        statement.bind(11, keys.sendingFacility)
        statement.bind(12, keys.type)
        statement.bind(13, keys.controlID)
        statement.bind(14, keys.patientIDs.isEmpty ? nil : Netstrings.join(keys.patientIDs))
        statement.bind(15, keys.visit.isEmpty ? nil : keys.visit)
        statement.bind(16, keys.orders.isEmpty ? nil : Netstrings.join(keys.orders))
        statement.bind(
            17, keys.tags.isEmpty ? nil : Netstrings.join(keys.tags.flatMap { [Array($0.name.utf8), $0.value] }))
        statement.bind(18, acceptance.replies.isEmpty ? nil : Netstrings.join(acceptance.replies))
        statement.bind(19, acceptance.bytes)
        try statement.run()
        if let tolerated = acceptance.tolerated {
            let note = NoteRecord(
                message: acceptance.id, at: acceptance.receivedAt, kind: .tolerated, text: tolerated)
            try insert(note, statements)
        }
        if case .deadLettered(let reason) = acceptance.decision {
            try insertOwnDeadLetter(acceptance, reason, statements, database)
        }
        for note in acceptance.notes { try insert(note, statements) }
        if let step = acceptance.replay { try ReplaySteps.insert(step, made: acceptance.id, database) }
        try insertEntries(of: acceptance, statements, database)
    }

    private func insertEntries(
        of acceptance: Acceptance, _ statements: SliceStatements, _ database: Database
    ) throws(StoreError) {
        let entries = acceptance.entries
        guard entries.count <= DeliveryID.limit else {
            throw StoreError(
                .badRecord,
                "message \(acceptance.id) has \(entries.count) deliveries; the limit is \(DeliveryID.limit)")
        }
        for (id, delivery, isAwaiting) in entries {
            let key = DestinationKey(route: acceptance.route, name: delivery.destination)
            let statement = statements.insertDelivery
            statement.bind(1, id.row)
            statement.bind(2, acceptance.id.rawValue)
            statement.bind(3, try number(of: key, database))
            statement.bind(4, Int64((isAwaiting ? DeliveryState.awaiting : .queued).rawValue))
            statement.bind(5, nil as String?)
            statement.bind(6, delivery.controlID)
            statement.bind(7, LaneCoding.encode(delivery.lane))
            statement.bind(8, delivery.address)
            try statement.run()
            if let payload = delivery.payload {
                statements.insertPayload.bind(1, id.row)
                statements.insertPayload.bind(2, payload)
                try statements.insertPayload.run()
            }
        }
    }

    /// What the route could not handle waits under its message, at position 0 and without a destination.
    private func insertOwnDeadLetter(
        _ acceptance: Acceptance, _ reason: String, _ statements: SliceStatements, _ database: Database
    ) throws(StoreError) {
        let statement = statements.insertDelivery
        statement.bind(1, DeliveryID(message: acceptance.id, ordinal: 0).row)
        statement.bind(2, acceptance.id.rawValue)
        statement.bind(3, try number(of: DestinationKey(route: acceptance.route, name: ""), database))
        statement.bind(4, Int64(DeliveryState.deadLetter.rawValue))
        statement.bind(5, reason)
        statement.bind(6, acceptance.keys.controlID)
        statement.bind(7, nil as [UInt8]?)
        statement.bind(8, nil as String?)
        try statement.run()
    }

    func update(_ settlement: Settlement, _ statements: SliceStatements, at now: Int64) throws(StoreError) {
        if let payload = settlement.payload {
            // What an operator sent or discarded meanwhile stays as it is.
            statements.fillAwaiting.bind(1, settlement.id.row)
            statements.fillAwaiting.bind(2, payload)
            try statements.fillAwaiting.run()
            statements.releaseAwaiting.bind(1, settlement.id.row)
            try statements.releaseAwaiting.run()
            return
        }
        let statement = statements.updateDelivery
        statement.bind(1, settlement.id.row)
        statement.bind(2, Int64(settlement.state.rawValue))
        statement.bind(3, Int64(settlement.attempts))
        statement.bind(4, Int64(settlement.refusals))
        statement.bind(5, settlement.firstAttempt)
        statement.bind(6, settlement.state == .queued ? nil : now)
        statement.bind(7, settlement.behind?.description)
        statement.bind(8, settlement.reason)
        try statement.run()
        guard let attempt = settlement.attempt else { return }
        let insert = statements.insertAttempt
        insert.bind(1, settlement.id.row)
        insert.bind(2, Int64(min(attempt.number, Self.attemptsKept)))
        insert.bind(3, attempt.at)
        insert.bind(4, attempt.duration.nanoseconds)
        insert.bind(5, attempt.code)
        insert.bind(6, attempt.reason)
        insert.bind(7, attempt.answer)
        try insert.run()
    }

    /// A destination that is down for a year must not fill the disk: beyond this only the last attempt is kept.
    static let attemptsKept = 1000

    func insert(_ note: NoteRecord, _ statements: SliceStatements) throws(StoreError) {
        let statement = statements.insertNote
        statement.bind(1, note.message.rawValue)
        statement.bind(2, note.at)
        statement.bind(3, note.kind.rawValue)
        statement.bind(4, note.delivery?.row)
        statement.bind(5, note.text)
        try statement.run()
    }

    func insert(_ row: SequenceBook.Row, _ statements: SliceStatements) throws(StoreError) {
        let statement = statements.replaceSequence
        statement.bind(1, row.link.listener)
        statement.bind(2, row.link.application)
        statement.bind(3, row.link.facility)
        statement.bind(4, row.number)
        statement.bind(5, row.message.rawValue)
        try statement.run()
    }

    private static func columns(of decision: Acceptance.Decision) -> (StoredDecision, String?) {
        switch decision {
        case .queued: (.queued, nil)
        case .skipped(let reason): (.skipped, reason)
        case .rejected(let reason): (.rejected, reason)
        case .deadLettered(let reason): (.deadLettered, reason)
        }
    }
}
