import Pipeline

/// How the window follows the queue.
extension LaneScheduler {
    mutating func add(committed items: [QueuedDelivery], _ actions: inout [LaneAction]) {
        for item in items {
            if let reason = excess(with: item) {
                turnAway(item, reason, &actions)
            } else if isLoading {
                count(item)
                keepLate(item)
            } else {
                count(item)
                add(committed: item, &actions)
            }
        }
    }

    /// Ids are given before the commit, so with several connections a lower one may be committed after a higher:
    /// it belongs into the window even if that is full.
    private mutating func add(committed item: QueuedDelivery, _ actions: inout [LaneAction]) {
        guard !knows(item.id) else { return }
        if let end, item.id < end {
            insert(item, firstAttempt: nil, &actions)
        } else if isComplete {
            if hasRoom {
                insert(item, firstAttempt: nil, &actions)
                end = item.id
            } else {
                isComplete = false
            }
        }
    }

    /// Whether the read that is under way sees it cannot be known.
    private mutating func keepLate(_ item: QueuedDelivery) {
        if late.count < policy.windowLimit {
            late.append(item)
        } else {
            lateLost = min(lateLost ?? item.id, item.id)
        }
    }

    mutating func add(_ loaded: LaneEvent.Loaded, at now: Duration, _ actions: inout [LaneAction]) {
        guard loaded.generation == generation else { return }
        if let held = loaded.held {
            // Two readings: what an operator put back between them is in both, and would wait behind itself.
            let queued = Set(loaded.deliveries.map(\.id))
            guard !held.contains(where: { queued.contains($0.id) || $0.behind.map(queued.contains) ?? false }) else {
                return reread()
            }
            restore(held)
            dropTakenOut(loaded)
        }
        if loaded.held != nil || loaded.standstill != nil { standstill = loaded.standstill }
        for item in loaded.deliveries {
            end = max(end ?? item.id, item.id)
            guard !knows(item.id) else { continue }
            let age = item.firstAttempt.map { Duration.nanoseconds(max(0, loaded.readAt - $0)) }
            insert(item, firstAttempt: age.map { now - $0 }, &actions)
        }
        endLoading()
        loadFailure = nil
        forgetHeldInStore()
        isComplete = loaded.reachedEnd && lateLost == nil
        let late = late.sorted { $0.id < $1.id }
        self.late = []
        for item in late { add(committed: item, &actions) }
        if let lost = lateLost, let end, lost < end { reread() }
        lateLost = nil
    }

    mutating func settled(_ ids: [DeliveryID]) {
        if isLoading {
            settledMeanwhile.formUnion(ids)
        } else {
            unsettled.subtract(ids)
            forgetHeldInStore()
        }
    }

    mutating func cannotLoad(_ reason: String) {
        endLoading()
        loadFailure = reason
    }

    mutating func endLoading() {
        isLoading = false
        unsettled.subtract(settledMeanwhile)
        settledMeanwhile = []
    }

    /// The store's answer is right about these, also where an operator has changed them since.
    mutating func forgetSettled() {
        unsettled.subtract(settledMeanwhile)
        settledMeanwhile = []
        forgetHeldInStore()
    }

    /// Forgets what is not in flight and reads it again from the front.
    mutating func reread() {
        if resting.count > policy.windowLimit { resting = [:] }
        for entry in window {
            if case .backingOff(let until) = entry.status { resting[entry.item.id] = until }
        }
        window.removeAll {
            if case .inFlight = $0.status { false } else { true }
        }
        windowBytes = window.reduce(0) { $0 + $1.item.payload.count }
        end = nil
        isComplete = false
        endLoading()
        forgetHeldInStore()
        needsHeld = true
        isStale = false
        generation += 1
        late = []
        lateLost = nil
    }

    /// An operator does not wait for pauses.
    mutating func tryNow() {
        resting = [:]
        backOffReason = nil
        if case .down(let failures, _, let reason) = link {
            link = .down(failures: failures, until: .zero, reason: reason)
        }
    }

    mutating func refill(_ actions: inout [LaneAction]) {
        guard !isLoading, !isComplete, blockedBy == nil || needsHeld else { return }
        guard window.count <= policy.windowLimit / 2, windowBytes <= policy.windowBytesLimit / 2 else { return }
        isLoading = true
        actions.append(
            .load(
                LaneAction.Load(
                    generation: generation, after: end, limit: policy.windowLimit - window.count,
                    bytesLimit: policy.windowBytesLimit - windowBytes, includesHeld: needsHeld)))
    }

    private var hasRoom: Bool { window.count < policy.windowLimit && windowBytes < policy.windowBytesLimit }

    func knows(_ id: DeliveryID) -> Bool {
        unsettled.contains(id) || position(of: id).isFound
    }

    private mutating func insert(
        _ item: QueuedDelivery, firstAttempt: Duration?, _ actions: inout [LaneAction]
    ) {
        var item = item
        if policy.isStrict, !item.lane.isApart { item.lane = .whole }
        let rest = resting.removeValue(forKey: item.id)
        if let root = parked.holder(of: item.lane) {
            // An operator has put it back since what is parked was read.
            if root == item.id { isStale = true } else { park(item, behind: root, &actions) }
            return
        }
        let entry = Entry(
            item: item, status: rest.map { .backingOff(until: $0) } ?? .waiting, firstAttempt: firstAttempt)
        windowBytes += item.payload.count
        if let last = window.last, last.item.id > item.id {
            window.insert(entry, at: position(of: item.id).index)
        } else {
            window.append(entry)
        }
    }

    /// Where it is, or would be.
    func position(of id: DeliveryID) -> (index: Int, isFound: Bool) {
        var low = 0
        var high = window.count
        while low < high {
            let middle = (low + high) / 2
            if window[middle].item.id < id { low = middle + 1 } else { high = middle }
        }
        return (low, low < window.count && window[low].item.id == id)
    }

    mutating func remove(at index: Int) -> Entry {
        let entry = window.remove(at: index)
        windowBytes -= entry.item.payload.count
        return entry
    }

    // MARK: What is held

    private mutating func restore(_ held: [HeldDelivery]) {
        needsHeld = false
        blockedBy = nil
        parked = ParkedLanes()
        heldOldest = nil
        var known: Set<DeliveryID> = []
        for delivery in held + heldMeanwhile where known.insert(delivery.id).inserted {
            noteAge(of: delivery)
            switch delivery.state {
            case .blocked:
                if blockedBy == nil { blockedBy = (delivery.id, "refused") }
            case .parked where stopsAll(delivery.lane):
                if blockedBy == nil { blockedBy = (delivery.id, "parked") }
            case .parked: parked.park(delivery.lane, behind: delivery.behind ?? delivery.id)
            case .queued, .awaiting, .deadLetter, .delivered, .discarded: break
            }
        }
    }

    /// Keeps what was set aside until the store is sure to show it.
    mutating func remember(_ item: QueuedDelivery, _ state: DeliveryState, behind root: DeliveryID? = nil) {
        let held = HeldDelivery(
            id: item.id, state: state, lane: item.lane, behind: root, receivedAt: item.receivedAt)
        heldMeanwhile.append(held)
        noteAge(of: held)
    }

    private mutating func forgetHeldInStore() {
        if !heldMeanwhile.isEmpty { heldMeanwhile.removeAll { !unsettled.contains($0.id) } }
    }

    /// What was kept in the window over a reading from the front, and is not queued in the store any more.
    private mutating func dropTakenOut(_ loaded: LaneEvent.Loaded) {
        let listed = Set(loaded.deliveries.map(\.id))
        let last = loaded.deliveries.last?.id
        for index in window.indices.reversed() {
            let id = window[index].item.id
            guard !listed.contains(id), loaded.reachedEnd || last.map({ id < $0 }) ?? false else { continue }
            if case .inFlight = window[index].status { window[index].isGone = true } else { _ = remove(at: index) }
        }
    }

    /// Parking the only lane stops the destination.
    func stopsAll(_ lane: PlannedDelivery.Lane) -> Bool { !lane.isApart && (policy.isStrict || lane == .whole) }

    /// Holds back a delivery that shares a key with a parked one.
    mutating func park(_ item: QueuedDelivery, behind root: DeliveryID, _ actions: inout [LaneAction]) {
        parked.park(item.lane, behind: root)
        remember(item, .parked, behind: root)
        settle(
            Settlement(
                id: item.id, destination: destination, state: .parked, attempts: item.attempts,
                refusals: item.refusals, firstAttempt: item.firstAttempt, reason: "waits behind \(root)",
                behind: root), answer: nil, &actions)
    }

    mutating func settle(_ settlement: Settlement, answer: [UInt8]?, _ actions: inout [LaneAction]) {
        unsettled.insert(settlement.id)
        actions.append(.settle(settlement, answer: answer))
    }
}
