/// What a replay would do, in numbers.
package struct ReplayPreview: Hashable, Sendable {
    package var messages = 0
    /// Times of receipt, nanoseconds since 1970-01-01 UTC; `nil` without messages.
    package var first: Int64?
    package var last: Int64?
    /// Messages by route.
    package var routes: [String: Int] = [:]
    /// As sent: deliveries by what they were sent to and where they stand.
    package var deliveries: [DestinationKey: [DeliveryState: Int]] = [:]
    /// Left alone because they still wait.
    package var waiting = 0
    /// Left alone because an operator sent them.
    package var replays = 0
    /// Without content any more.
    package var dropped = 0
    /// Nothing of them is meant.
    package var empty = 0

    package init() {}

    /// - Returns: whether the replay takes it.
    @discardableResult
    mutating func add(_ message: FoundMessage, _ selection: ReplaySelection) -> Bool {
        if message.isRecord {
            dropped += 1
            return false
        }
        if message.isReplay, !selection.includesReplays {
            replays += 1
            return false
        }
        let outcomes = message.outcomes.map { (destination: $0.destination, state: $0.state) }
        switch selection.choice(route: message.route, decision: message.decision, deliveries: outcomes) {
        case .nothing:
            empty += 1
            return false
        case .waits:
            waiting += 1
            return false
        case .taken(let indices):
            messages += 1
            first = min(first ?? message.receivedAt, message.receivedAt)
            last = max(last ?? message.receivedAt, message.receivedAt)
            routes[message.route, default: 0] += 1
            for index in indices {
                let outcome = outcomes[index]
                let key = DestinationKey(route: message.route, name: outcome.destination)
                deliveries[key, default: [:]][outcome.state, default: 0] += 1
            }
            return true
        }
    }
}
