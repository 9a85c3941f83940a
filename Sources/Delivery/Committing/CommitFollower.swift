/// Who carries on with what was committed: the outbox. Called on the committer's thread; must not block.
protocol CommitFollower: AnyObject, Sendable {
    /// New deliveries in order of commit, which is the order of ids but for messages of different connections.
    func committed(_ deliveries: [(destination: DestinationKey, delivery: QueuedDelivery)])
    /// These states are stored.
    func settled(_ settlements: [Settlement])
    /// An operator changed what these destinations hold, or damage did; `nil` = any.
    func changed(_ destinations: Set<DestinationKey>?)
}
