import Logging
import Pipeline
import Routes

/// What waits, and whether there is room for more.
extension Outbox {
    /// The first of these destinations that has no room and whose route wants its senders to wait; one that closes its
    /// listener before one that refuses. Does not wait for the disk.
    ///
    /// - Parameter now: nanoseconds since 1970-01-01 UTC.
    package func full(route: String, destinations: Set<String>, at now: Int64) -> FullQueue? {
        var found: FullQueue?
        for name in destinations {
            guard let full = lane(DestinationKey(route: route, name: name))?.full(at: now) else { continue }
            if full.policy == .closeListener { return full }
            if full.policy == .refuse { found = full }
        }
        return found
    }

    /// Why the listener of this route is to stay closed, as ``inspectQueues(at:)`` last found it.
    package func closesListener(of route: String) -> FullQueue? {
        served.filter { $0.key.route == route }.sorted { $0.key < $1.key }.lazy.compactMap(\.closing).first
    }

    /// Looks whether queues are late or full and tells the observer what has changed. To be called every second or so:
    /// time alone makes a queue late.
    package func inspectQueues(at now: Int64) {
        for lane in served {
            guard let (alarm, level) = lane.inspect(at: now) else { continue }
            observe(.queueAlarm(destination: lane.key, alarm, level))
        }
    }

    /// What waits for a destination that a route names.
    package func level(of key: DestinationKey) -> QueueLevel? { lane(key)?.level }

    /// How much waits for each, as the store has it; what cannot be read counts as nothing until it can.
    func levels(of destinations: [OutboxDestination]) -> [DestinationKey: QueueLevel] {
        var levels: [DestinationKey: QueueLevel] = [:]
        for served in destinations { levels[served.key] = count(served.key, served.definition.queueLimit) }
        return levels
    }

    func count(_ lane: DestinationLane) {
        if let level = count(lane.key, lane.limit) { lane.handle(.counted(level)) }
    }

    private func count(_ key: DestinationKey, _ limit: DestinationDefinition.QueueLimit?) -> QueueLevel? {
        do {
            return try store.reader.level(of: key, countsBytes: limit?.size != nil)
        } catch {
            logger.error("cannot count the queue", metadata: ["destination": "\(key)", "reason": "\(error)"])
            return nil
        }
    }
}
