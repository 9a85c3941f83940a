import GRDB
import Synchronization

/// What operators may do. Everything leaves a note on the message's timeline; the lanes go on by themselves.
extension MessageStore {
    /// Puts a delivery back into its lane, at its place: one that is dead-lettered, blocked or parked (with all that
    /// waits behind it), or tries a queued one at once.
    package func retry(_ id: DeliveryID) async throws(StoreError) {
        let now = WallTime.now()
        let changed = try await committer.perform { [reader] (slices) throws(StoreError) in
            try OperatorActions(slices: slices, reader: reader, now: now).retry(id)
        }
        committer.currentFollower?.changed([changed])
    }

    /// The same for all that match; for a filter without states the dead letters.
    ///
    /// - Returns: how many were put back, 100,000 at the most.
    package func retryAll(_ filter: DeliveryFilter) async throws(StoreError) -> Int {
        var filter = filter
        if filter.states.isEmpty { filter.states = [.deadLetter] }
        let found = try reader.deliveries(filter, limit: 100_000).filter { [reader] delivery in
            // What waits behind another one comes with it, unless that one went with its slice.
            let comesByItself = delivery.behind.map { reader.hasSlice(of: $0.message) } ?? false
            return !delivery.destination.name.isEmpty && !comesByItself && !delivery.state.isSettled
        }
        let now = WallTime.now()
        var count = 0
        var rest = found[...]
        while !rest.isEmpty {
            let ids = rest.prefix(Self.atOnce).map(\.id)
            rest = rest.dropFirst(Self.atOnce)
            let (changed, done) = try await committer.perform { [reader] (slices) throws(StoreError) in
                let actions = OperatorActions(slices: slices, reader: reader, now: now)
                var changed: Set<DestinationKey> = []
                var done = 0
                for id in ids {
                    do throws(StoreError) {
                        changed.insert(try actions.retry(id))
                        done += 1
                    } catch  where error.code == .notPossible || error.code == .notFound {
                        // Delivered or dropped since the list was made.
                    }
                }
                return (changed, done)
            }
            count += done
            committer.currentFollower?.changed(changed)
        }
        return count
    }

    /// Each is a flush, and intake waits meanwhile.
    private static let atOnce = 32

    /// Decides that a delivery is not to be sent. What waited behind it goes on.
    ///
    /// - Parameter reason: for the timeline, see ``OperatorReason``.
    package func discard(_ id: DeliveryID, reason: String) async throws(StoreError) {
        let reason = try OperatorReason(reason, for: "discarding \(id)").description
        let now = WallTime.now()
        let changed = try await committer.perform { [reader] (slices) throws(StoreError) in
            try OperatorActions(slices: slices, reader: reader, now: now).discard(id, reason: reason)
        }
        committer.currentFollower?.changed([changed])
    }

    /// Lets destinations go on that stand still because slices were moved aside as damaged; what is parked behind a
    /// delivery in one of them stays parked.
    ///
    /// - Returns: the names of those slices.
    package func releaseQuarantined() throws(StoreError) -> [String] {
        let names = try Quarantine.release(in: reader.directory)
        if !names.isEmpty { committer.currentFollower?.changed(nil) }
        return names
    }

    /// Returns once everything that was handed over so far is stored.
    package func flush() async throws(StoreError) {
        try await committer.perform { (_) throws(StoreError) in }
    }

    /// Drops old slices in which everything is settled; the engine's store does so hourly by itself.
    ///
    /// - Returns: the names of the files that are gone.
    package func dropOldSlices() async throws(StoreError) -> [String] {
        try await keeper.dropOldSlices().map(\.name)
    }

    /// Brings the search indexes up to date; the store does so by itself within seconds.
    package func index() async throws(StoreError) { try await keeper.index() }
}
