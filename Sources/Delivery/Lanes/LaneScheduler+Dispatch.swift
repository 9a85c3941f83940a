import Pipeline

/// Which delivery goes next.
extension LaneScheduler {
    mutating func dispatch(at now: Duration, _ actions: inout [LaneAction]) {
        while let index = next(at: now) {
            window[index].status = .inFlight(link: linkGeneration)
            if window[index].firstAttempt == nil { window[index].firstAttempt = now }
            inFlight += 1
            window[index].item.attempts += 1
            actions.append(.deliver(window[index].item))
        }
    }

    /// The first that nothing before it holds back.
    private func next(at now: Duration) -> Int? {
        guard !standsStill, unsettled.count < policy.unsettledLimit, !needsHeld else {
            return nil
        }
        guard inFlight < policy.connections else { return nil }
        if case .down(_, let until, _) = link {
            // One probe at a time tells whether the receiver is back.
            guard inFlight == 0, now >= until else { return nil }
        }
        var ahead = KeysAhead()
        for (index, entry) in window.enumerated() {
            if ahead.permits(entry.item.lane), isReady(entry, at: now) { return index }
            guard ahead.add(entry.item.lane) else { return nil }
        }
        return nil
    }

    private var standsStill: Bool { blockedBy != nil || heldReason != nil || standstill != nil }

    private func isReady(_ entry: Entry, at now: Duration) -> Bool {
        switch entry.status {
        case .waiting: true
        case .inFlight: false
        case .backingOff(let until): now >= until
        }
    }

    /// When something that waits for time may go on.
    func nextWake(after now: Duration) -> Duration? {
        guard !standsStill else { return nil }
        var next: Duration?
        // What is past wakes nobody and must not hide what is to come.
        if case .down(_, let until, _) = link, inFlight == 0, !window.isEmpty, until > now { next = until }
        for entry in window {
            if case .backingOff(let until) = entry.status, until > now { next = min(next ?? until, until) }
        }
        return next
    }

    /// The keys of what stands before a delivery, in flight or not.
    private struct KeysAhead {
        private var keys: Set<[UInt8]> = []
        private var apart: Set<[UInt8]> = []
        private var isEmpty = true

        func permits(_ lane: PlannedDelivery.Lane) -> Bool {
            switch lane {
            case .anyOrder: true
            case .whole: isEmpty
            case .keys(let own): own.isEmpty ? isEmpty : !own.contains(where: keys.contains)
            case .apart(let name): !apart.contains(name)
            }
        }

        /// - Returns: `false` behind a barrier, which nothing passes.
        mutating func add(_ lane: PlannedDelivery.Lane) -> Bool {
            if case .apart(let name) = lane {
                apart.insert(name)
                return true
            }
            isEmpty = false
            switch lane {
            case .anyOrder, .apart: return true
            case .whole: return false
            case .keys(let own):
                keys.formUnion(own)
                return !own.isEmpty
            }
        }
    }
}
