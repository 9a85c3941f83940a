import Pipeline

/// Parked deliveries whose reason to wait is gone.
extension OperatorActions {
    /// Lets go what waits behind deliveries that are not parked any more.
    ///
    /// A delivery may be held back in the moment in which an operator releases what it waits for, and a crash may keep
    /// the one slice's record and lose the other's.
    func releaseOrphans(behind roots: Set<DeliveryID>) throws(StoreError) {
        for root in roots.sorted() where try !isHeld(root) { try releaseFollowers(of: root) }
    }

    private func isHeld(_ id: DeliveryID) throws(StoreError) -> Bool {
        do throws(StoreError) {
            let state = try slices.existingWriter(for: id.message.day).access("cannot read \(id)") {
                try find(id, $0).state
            }
            return state == .parked || state == .blocked
        } catch  where error.code == .notFound {
            return false
        }
    }
}
