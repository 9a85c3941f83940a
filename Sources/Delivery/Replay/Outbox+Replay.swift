package import Pipeline
import Routes

extension Outbox {
    /// A replay adds nothing to a queue that is longer than this, so that what comes meanwhile waits behind no more.
    static let replayQueueLimit = 256

    /// Whether there is room in a destination's queue for what a replay sends in its own lane. The queue's limits hold
    /// for it as for everything, and whatever the route does with a message that is too much, a replay waits.
    ///
    /// - Parameter now: nanoseconds since 1970-01-01 UTC.
    /// - Returns: `nil` when no route has this destination.
    package func room(
        for key: DestinationKey, in lane: PlannedDelivery.Lane, at now: Int64
    ) throws(StoreError) -> ReplayRoom? {
        guard let served = self.lane(key) else { return nil }
        let state = served.condition
        switch state {
        case .flowing, .parked: break
        case .retrying, .blocked, .held, .orphaned: return .full(reason: "\(key) is \(state)")
        }
        if case .parked = state, let id = try store.reader.parked(for: key, in: lane) {
            return .full(reason: "\(key) refused \(id): correct, retry or discard it")
        }
        var messages = Self.replayQueueLimit - (try store.reader.queuedCount(for: key, atMost: Self.replayQueueLimit))
        guard messages > 0 else {
            return .full(reason: "\(Self.replayQueueLimit) messages are queued for \(key)")
        }
        var bytes = Int.max
        if let limit = served.limit {
            let level = served.level
            // A tenth is left for what comes meanwhile.
            if let reason = level.excess(over: limit, at: now, share: 0.9) {
                return .full(reason: "the queue of \(key) is nearly full: \(reason)")
            }
            if let most = limit.messages { messages = min(messages, max(1, most - most / 10 - level.messages)) }
            if let most = limit.size?.bytes { bytes = max(0, most - most / 10 - level.bytes) }
        }
        return .free(messages: messages, bytes: bytes)
    }
}
