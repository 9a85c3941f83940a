import GRDB

/// What waits behind a parked delivery.
extension SliceQueries {
    /// With route and name of the destination, and the id of what is waited for. By `delivery_open`: without the
    /// destination every open delivery of the slice would be looked at, and by the committer at that.
    static let followers = """
        destination = (SELECT id FROM destination WHERE route = ? AND name = ?)
            AND state = 2 AND likely(state < 10) AND behind = ?
        """

    func isWaitedFor(_ id: DeliveryID, by destination: DestinationKey) throws -> Bool {
        let found = try Int.fetchOne(
            database, sql: "SELECT 1 FROM delivery WHERE \(Self.followers) LIMIT 1",
            arguments: [destination.route, destination.name, id.description])
        return found != nil
    }
}
