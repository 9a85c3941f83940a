import Pipeline
import Routes

/// How much waits, and what happens when it is too much.
extension LaneScheduler {
    /// Exact while the whole queue is in the window, which a short one always is. In a long one, what was committed
    /// while an operator's change was counted may be counted twice.
    package var level: QueueLevel {
        var level = waiting
        let known = [window.first?.item.receivedAt, heldOldest].compactMap { $0 }.min()
        level.oldestReceivedAt = known ?? (isComplete ? nil : waiting.oldestReceivedAt)
        return level
    }

    /// Which limit of the queue is reached.
    ///
    /// - Parameter now: nanoseconds since 1970-01-01 UTC.
    package func excess(at now: Int64) -> String? { policy.limit.flatMap { level.excess(over: $0, at: now) } }

    /// Why a delivery that was just committed is not to be queued.
    func excess(with item: QueuedDelivery) -> String? {
        guard policy.limit?.whenFull == .deadLetter, !knows(item.id) else { return nil }
        return excess(at: min(item.receivedAt, timeOfDay))
    }

    /// It was committed as queued, so that a crash in between delivers it instead of losing it.
    mutating func turnAway(_ item: QueuedDelivery, _ reason: String, _ actions: inout [LaneAction]) {
        let settlement = Settlement(
            id: item.id, destination: destination, state: .deadLetter, attempts: item.attempts,
            refusals: item.refusals, firstAttempt: item.firstAttempt,
            reason: "the queue is full: \(reason) (destination \(destination.name), \(policy.place))")
        settle(settlement, answer: nil, &actions)
    }

    mutating func count(_ item: QueuedDelivery) {
        if !knows(item.id) { waiting.add(item.payload.count) }
    }

    mutating func noteAge(of held: HeldDelivery) { heldOldest = min(heldOldest ?? held.receivedAt, held.receivedAt) }

    /// Sets the count right when the window holds everything.
    mutating func recount() {
        guard isComplete, !isLoading, !needsHeld, blockedBy == nil, heldOldest == nil else { return }
        waiting = QueueLevel(messages: window.count, bytes: windowBytes)
    }
}
