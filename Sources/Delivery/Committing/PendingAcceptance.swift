import Pipeline

/// A message that waits for its commit, and who waits with it.
struct PendingAcceptance: Sendable {
    var acceptance: Acceptance
    var ticket: UInt64
    var receiver: any CommitReceiver

    /// What it takes of a group's and the queue's limit.
    var cost: Int {
        guard case .queued(let deliveries) = acceptance.decision else { return acceptance.bytes.count }
        return deliveries.reduce(acceptance.bytes.count) { $0 + ($1.payload?.count ?? 0) }
    }
}
