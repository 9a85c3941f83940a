package import Pipeline

/// One received message with everything that must be durable before it is acknowledged.
package struct Acceptance: Sendable {
    /// From ``MessageStore/nextID()``.
    package var id: MessageID
    package var route: String
    /// Which version of the route decided, so that `why` can tell.
    package var routeVersion: String
    /// Listener address, such as `127.0.0.1:2575`.
    package var listener: String
    /// The inbound connection; random, so unique across restarts.
    package var connection: UInt64
    /// Address and port of the sender.
    package var peer: String
    /// Nanoseconds since 1970-01-01 UTC.
    package var receivedAt: Int64
    /// As received, without the MLLP frame.
    package var bytes: [UInt8]
    package var keys: MessageKeys
    package var decision: Decision
    /// The acknowledgements to send, in order; sent again for a retransmission.
    package var replies: [[UInt8]]
    /// The sender did not wait for the acknowledgement of the message before it on this connection, so that one
    /// may still be unknown to it.
    package var isPipelined: Bool
    /// Which deviations from the standard were let in, for a note with the message; names and counts, no content.
    package var tolerated: String?
    /// It came in one frame with the message accepted before it on this connection, and is answered together with it.
    package var continuesFrame: Bool
    /// What is to be known of it from the beginning; stored with it.
    package var notes: [NoteRecord]
    /// One that goes another way than `replies`; its delivery comes behind those of the decision.
    package var acknowledgement: QueuedAcknowledgement?
    /// Its number, where the listener keeps to the sequence number protocol; written in the same transaction.
    package var sequence: SequenceStep?
    /// Which step of a replay it is; written in the same transaction.
    package var replay: ReplayStep?

    package init(
        id: MessageID, route: String, routeVersion: String, listener: String, connection: UInt64, peer: String,
        receivedAt: Int64, bytes: [UInt8], keys: MessageKeys, decision: Decision, replies: [[UInt8]],
        isPipelined: Bool = false, continuesFrame: Bool = false, tolerated: String? = nil, notes: [NoteRecord] = [],
        acknowledgement: QueuedAcknowledgement? = nil, sequence: SequenceStep? = nil,
        replay: ReplayStep? = nil
    ) {
        self.id = id
        self.route = route
        self.routeVersion = routeVersion
        self.listener = listener
        self.connection = connection
        self.peer = peer
        self.receivedAt = receivedAt
        self.bytes = bytes
        self.keys = keys
        self.decision = decision
        self.replies = replies
        self.isPipelined = isPipelined
        self.tolerated = tolerated
        self.continuesFrame = continuesFrame
        self.notes = notes
        self.sequence = sequence
        self.acknowledgement = acknowledgement
        self.replay = replay
    }

    /// Everything that is put into queues, each with its position in the plan and whether it waits.
    var entries: [(id: DeliveryID, delivery: PlannedDelivery, isAwaiting: Bool)] {
        var planned: [PlannedDelivery] = []
        if case .queued(let deliveries) = decision { planned = deliveries }
        var entries = planned.enumerated().map { index, delivery in
            (id: DeliveryID(message: id, ordinal: index + 1), delivery: delivery, isAwaiting: false)
        }
        if let acknowledgement {
            entries.append(
                (
                    id: DeliveryID(message: id, ordinal: planned.count + 1), delivery: acknowledgement.delivery,
                    isAwaiting: acknowledgement.isAwaiting
                ))
        }
        return entries
    }

    package enum Decision: Sendable {
        case queued([PlannedDelivery])
        case skipped(reason: String)
        case rejected(reason: String)
        /// Owned by the engine, waiting for an operator; `reason` names code, path, file and line.
        case deadLettered(reason: String)
    }
}

/// Learns about finished commits. One object an event loop; called on the committer's thread, once a group.
package protocol CommitReceiver: AnyObject, Sendable {
    /// `tickets` are those given at submission, in order. After `.failed` nothing of them is stored.
    func commitFinished(_ tickets: [UInt64], _ result: CommitResult)
}

package enum CommitResult: Sendable {
    /// The fsync that covers these messages returned 0.
    case durable
    /// No acknowledgement may be sent; the connection must be closed.
    case failed(StoreError)
}
