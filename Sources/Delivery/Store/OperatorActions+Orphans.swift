import GRDB
import Pipeline

/// Parked deliveries whose reason to wait is gone.
extension OperatorActions {
    /// Lets go what waits behind deliveries that are not parked any more.
    ///
    /// A delivery may be held back in the moment in which an operator releases what it waits for, and a crash may keep
    /// the one slice's record and lose the other's.
    func releaseOrphans(
        behind roots: Set<DeliveryID>, of destination: DestinationKey
    ) throws(StoreError) {
        for root in roots.sorted() where try !isHeld(root) { try releaseFollowers(of: root, of: destination) }
    }

    /// Only a root that is seen to be something else is not held any more. Retention never drops an unsettled slice, so
    /// one whose slice or row is missing, or says what no version writes, was lost to damage: an operator decides.
    private func isHeld(_ id: DeliveryID) throws(StoreError) -> Bool {
        let day = id.message.day
        guard slices.file(of: day).exists else { return true }
        let state = try slices.existingWriter(for: day).access("cannot read \(id)") { database in
            let row = try StoredRow.one(
                database, "delivery \(id)", sql: "SELECT state FROM delivery WHERE id = ?", arguments: [id.row])
            return (try? row?.integer(0)).flatMap { Int(exactly: $0) }.flatMap { DeliveryState(rawValue: $0) }
        }
        return state == nil || state == .parked || state == .blocked
    }
}
