import GRDB
package import Pipeline

extension StoreReader {
    /// What a replay of this selection would do. Reads every message that the query means.
    package func preview(_ selection: ReplaySelection) throws(StoreError) -> ReplayPreview {
        var preview = ReplayPreview()
        var before: MessageID?
        repeat { before = try taken(by: selection, before: before, counting: &preview).next } while before != nil
        return preview
    }

    /// A page of the messages that a replay takes, newest first. What is held is one page, and no page is read in one
    /// transaction with another: a long one would keep the log from being copied.
    ///
    /// - Parameter before: `nil` for the first page.
    /// - Returns: where the next page begins; `nil` when there is none.
    package func taken(
        by selection: ReplaySelection, before: MessageID?, counting preview: inout ReplayPreview
    ) throws(StoreError) -> (messages: [MessageID], next: MessageID?) {
        let end = selection.end == .max ? nil : MessageID(rawValue: selection.end)
        let page = try find(selection.query, before: before ?? end, limit: Self.pageLimit)
        let messages = page.filter { preview.add($0, selection) }.map(\.id)
        return (messages, page.count == Self.pageLimit ? page.last?.id : nil)
    }

    private static let pageLimit = 1000

    /// What a replay has made of these originals so far.
    package func made(
        by job: Int, of originals: ClosedRange<MessageID>, since day: Int
    ) throws(StoreError) -> [MessageID: MessageID] {
        var made: [MessageID: MessageID] = [:]
        for file in try files() where file.day >= day {
            let found = try readable(file) { try ReplaySteps.made(by: job, of: originals, $0.database) } ?? [:]
            for (original, message) in found { made[MessageID(rawValue: original)] = MessageID(rawValue: message) }
        }
        return made
    }

    /// How much is queued for a destination; not counted beyond `most`.
    func queuedCount(for key: DestinationKey, atMost most: Int) throws(StoreError) -> Int {
        var count = 0
        for file in try files() where count < most {
            count += try readable(file) { try $0.queuedCount(for: key, atMost: most - count) } ?? 0
        }
        return count
    }

    /// The delivery that an operator has to decide on before its lane goes on.
    func parked(for key: DestinationKey, in lane: PlannedDelivery.Lane) throws(StoreError) -> DeliveryID? {
        try held(for: key).deliveries.first { $0.lane == lane && $0.behind == nil }?.id
    }
}

extension SliceQueries {
    func queuedCount(for key: DestinationKey, atMost most: Int) throws -> Int {
        try Int.fetchOne(
            database,
            sql: """
                SELECT count(*) FROM (
                    SELECT 1 FROM delivery WHERE state = 0 AND likely(state < 10) AND destination =
                        (SELECT id FROM destination WHERE route = ? AND name = ?) LIMIT ?)
                """, arguments: [key.route, key.name, most]) ?? 0
    }
}
