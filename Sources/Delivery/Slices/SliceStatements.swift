/// The statements of the commit path, prepared once for each slice.
struct SliceStatements {
    let begin: HotStatement
    let commit: HotStatement
    let rollback: HotStatement
    let insertMessage: HotStatement
    let insertDelivery: HotStatement
    let insertPayload: HotStatement
    let updateDelivery: HotStatement
    let fillAwaiting: HotStatement
    let releaseAwaiting: HotStatement
    let insertAttempt: HotStatement
    let replaceUncertain: HotStatement
    let removeUncertain: HotStatement
    let insertNote: HotStatement
    let replaceSequence: HotStatement
    let replaceProbe: HotStatement

    init(on connection: OpaquePointer) throws(StoreError) {
        begin = try HotStatement("BEGIN IMMEDIATE", on: connection)
        commit = try HotStatement("COMMIT", on: connection)
        rollback = try HotStatement("ROLLBACK", on: connection)
        insertMessage = try HotStatement(
            """
            INSERT INTO message (id, received_at, route, route_version, listener, connection, peer, decision, reason,
                sending_application, sending_facility, type, control_id, patient_ids, visit, orders, tags, replies,
                bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, on: connection)
        insertDelivery = try HotStatement(
            """
            INSERT INTO delivery (id, message, destination, state, attempts, refusals, reason, control_id, lane,
                address)
            VALUES (?, ?, ?, ?, 0, 0, ?, ?, ?, ?)
            """, on: connection)
        insertPayload = try HotStatement("INSERT INTO payload (delivery, bytes) VALUES (?, ?)", on: connection)
        updateDelivery = try HotStatement(
            """
            UPDATE delivery SET state = ?2, attempts = ?3, refusals = ?4, first_attempt = ?5, settled_at = ?6,
                behind = ?7, reason = ?8
            WHERE id = ?1 AND state < 10
            """, on: connection)
        fillAwaiting = try HotStatement(
            """
            UPDATE payload SET bytes = ?2
            WHERE delivery = ?1 AND EXISTS (SELECT 1 FROM delivery WHERE id = ?1 AND state = 4)
            """, on: connection)
        releaseAwaiting = try HotStatement("UPDATE delivery SET state = 0 WHERE id = ?1 AND state = 4", on: connection)
        insertAttempt = try HotStatement(
            """
            INSERT OR REPLACE INTO attempt (delivery, number, at, duration, code, reason, answer)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """, on: connection)
        replaceUncertain = try HotStatement(
            "INSERT OR REPLACE INTO uncertain (connection, messages) VALUES (?, ?)", on: connection)
        removeUncertain = try HotStatement("DELETE FROM uncertain WHERE connection = ?", on: connection)
        insertNote = try HotStatement(
            "INSERT INTO note (message, at, kind, delivery, text) VALUES (?, ?, ?, ?, ?)", on: connection)
        replaceSequence = try HotStatement(
            """
            INSERT OR REPLACE INTO sequence (listener, application, facility, number, message) VALUES (?, ?, ?, ?, ?)
            """, on: connection)
        replaceProbe = try HotStatement("INSERT OR REPLACE INTO probe (id, at) VALUES (1, ?)", on: connection)
    }
}
