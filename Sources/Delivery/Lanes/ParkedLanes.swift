import Pipeline

/// The keys that are held because a delivery with them was parked. A value.
struct ParkedLanes: Sendable {
    private var roots: [[UInt8]: DeliveryID] = [:]
    private var apartRoots: [[UInt8]: DeliveryID] = [:]
    /// Parked deliveries, with those that wait behind them.
    private(set) var count = 0

    /// The parked delivery that holds this lane back. One without keys is never held: what is parked was taken out
    /// of its lane, and a barrier waits for what is still in it.
    func holder(of lane: PlannedDelivery.Lane) -> DeliveryID? {
        if case .apart(let name) = lane { return apartRoots[name] }
        guard !roots.isEmpty, case .keys(let keys) = lane else { return nil }
        for key in keys {
            if let root = roots[key] { return root }
        }
        return nil
    }

    mutating func park(_ lane: PlannedDelivery.Lane, behind root: DeliveryID) {
        count += 1
        if case .apart(let name) = lane, apartRoots[name] == nil { apartRoots[name] = root }
        guard case .keys(let keys) = lane else { return }
        for key in keys where roots[key] == nil { roots[key] = root }
    }
}
