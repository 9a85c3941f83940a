import Pipeline
import Routes

/// What becomes of a delivery after an attempt.
extension LaneScheduler {
    mutating func abandon(_ id: DeliveryID) {
        let (index, isFound) = position(of: id)
        guard isFound, case .inFlight = window[index].status else { return }
        inFlight -= 1
        window[index].status = .waiting
        window[index].item.attempts -= 1
    }

    mutating func finish(
        _ id: DeliveryID, _ attempted: LaneEvent.Attempted, at now: Duration, _ actions: inout [LaneAction]
    ) {
        let (index, isFound) = position(of: id)
        guard isFound, case .inFlight(let startedOn) = window[index].status else { return }
        inFlight -= 1
        if window[index].item.firstAttempt == nil { window[index].item.firstAttempt = attempted.began }
        switch attempted.result {
        case .success(let delivered):
            linkIsUp()
            let item = remove(at: index).item
            waiting.subtract(item.payload.count)
            let record = record(of: item, attempted, code: "delivered", reason: nil, answer: delivered.answer)
            settle(settlement(of: item, .delivered, record: record), answer: delivered.answer, &actions)
            if backOffReason != nil { forgetBackOff() }
        case .failure(let failure):
            fail(at: index, failure, attempted, startedOn: startedOn, at: now, &actions)
        }
    }

    private mutating func fail(
        at index: Int, _ failure: DeliveryFailure, _ attempted: LaneEvent.Attempted, startedOn: Int,
        at now: Duration, _ actions: inout [LaneAction]
    ) {
        let count = count(failure, at: index, startedOn: startedOn)
        let item = window[index].item
        let decision = DeliveryRules.decide(
            failure: failure, attempt: count, firstAttemptAge: now - (window[index].firstAttempt ?? now),
            retry: policy.retry, whenRejected: policy.whenRejected)
        let record = record(
            of: item, attempted, code: failure.code, reason: failure.reason, answer: failure.answer)
        if window[index].isGone {
            if failure.isOfConnection {
                _ = waitAgain(
                    at: index, failure, failures: count, startedOn: startedOn, pause: policy.retry.first, now: now)
            }
            _ = remove(at: index)
            // For the attempt's record; what an operator decided stands.
            actions.append(.settle(settlement(of: item, .queued, record: record), answer: nil))
            return
        }
        switch item.lane.isApart ? decision.ofOneLane : decision {
        case .retry(let pause):
            let pause = waitAgain(at: index, failure, failures: count, startedOn: startedOn, pause: pause, now: now)
            let state = settlement(of: item, .queued, reason: "\(failure.code): \(failure.reason)", record: record)
            actions.append(.settle(state, answer: nil))
            actions.append(.retrying(item.id, attempt: item.attempts, failure: failure, pause: pause))
        case .deadLetter(let reason):
            if failure.isOfConnection {
                _ = waitAgain(
                    at: index, failure, failures: count, startedOn: startedOn, pause: policy.retry.first, now: now)
            }
            takeOut(index, .deadLetter, reason, record, failure.answer, &actions)
        case .block(let reason):
            blockedBy = (item.id, reason)
            remember(item, .blocked)
            takeOut(index, .blocked, reason, record, failure.answer, &actions)
        case .parkLane(let reason):
            remember(item, .parked)
            takeOut(index, .parked, reason, record, failure.answer, &actions)
            if stopsAll(item.lane) {
                blockedBy = (item.id, "parked: \(reason)")
            } else {
                parked.park(item.lane, behind: item.id)
                parkFollowers(of: item.id, &actions)
            }
        }
    }

    /// How often it failed like this: refusals count for each payload, failures of the connection for the link.
    private mutating func count(_ failure: DeliveryFailure, at index: Int, startedOn: Int) -> Int {
        guard failure.isOfConnection else {
            linkIsUp()
            window[index].item.refusals += 1
            return window[index].item.refusals
        }
        guard case .down(let failures, _, _) = link else { return 1 }
        // Several that were in flight when the receiver went away are one failure.
        return startedOn == linkGeneration ? failures + 1 : failures
    }

    /// - Returns: the pause with jitter.
    private mutating func waitAgain(
        at index: Int, _ failure: DeliveryFailure, failures: Int, startedOn: Int, pause: Duration, now: Duration
    ) -> Duration {
        let pause = jittered(pause)
        guard failure.isOfConnection else {
            window[index].status = .backingOff(until: now + pause)
            backOffReason = "\(failure.code): \(failure.reason)"
            return pause
        }
        window[index].status = .waiting
        if startedOn == linkGeneration {
            linkGeneration += 1
            link = .down(failures: failures, until: now + pause, reason: "\(failure.code): \(failure.reason)")
        }
        return pause
    }

    private mutating func linkIsUp() {
        guard case .down = link else { return }
        link = .up
        linkGeneration += 1
    }

    private mutating func takeOut(
        _ index: Int, _ state: DeliveryState, _ reason: String, _ record: AttemptRecord, _ answer: [UInt8]?,
        _ actions: inout [LaneAction]
    ) {
        let item = remove(at: index).item
        if state == .deadLetter { waiting.subtract(item.payload.count) }
        let reason = "\(reason) (destination \(destination.name), \(policy.place))"
        settle(settlement(of: item, state, reason: reason, record: record), answer: answer, &actions)
        if backOffReason != nil { forgetBackOff() }
    }

    /// Those in flight are let go on: their keys did not conflict when they left.
    private mutating func parkFollowers(of root: DeliveryID, _ actions: inout [LaneAction]) {
        var index = 0
        while index < window.count {
            let entry = window[index]
            if case .inFlight = entry.status {
                index += 1
            } else if let root = parked.holder(of: entry.item.lane) {
                park(remove(at: index).item, behind: root, &actions)
            } else {
                index += 1
            }
        }
    }

    private mutating func forgetBackOff() {
        let isAnyBackingOff = window.contains {
            if case .backingOff = $0.status { true } else { false }
        }
        if !isAnyBackingOff { backOffReason = nil }
    }

    // MARK: Records

    private func record(
        of item: QueuedDelivery, _ attempted: LaneEvent.Attempted, code: String, reason: String?, answer: [UInt8]?
    ) -> AttemptRecord {
        AttemptRecord(
            number: item.attempts, at: attempted.began, duration: attempted.duration, code: code, reason: reason,
            answer: answer)
    }

    private func settlement(
        of item: QueuedDelivery, _ state: DeliveryState, reason: String? = nil, record: AttemptRecord
    ) -> Settlement {
        Settlement(
            id: item.id, destination: destination, state: state, attempts: item.attempts, refusals: item.refusals,
            firstAttempt: item.firstAttempt, reason: reason, attempt: record)
    }
}

extension DeliveryFailure {
    /// The receiver could not be reached or understood: that says nothing about this payload.
    fileprivate var isOfConnection: Bool {
        switch kind {
        case .unreachable, .noAnswer, .badAnswer: true
        case .refusedForNow, .rejected, .invalid: false
        }
    }
}
