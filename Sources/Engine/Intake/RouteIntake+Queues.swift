import Delivery
import HL7
import MLLP
import Pipeline
import Routes

/// What intake does with a message for a destination that has no room.
extension RouteIntake {
    /// Whether a destination of this message has no room and its sender is to keep it.
    func full(_ result: RouteRunner.Result, of runner: RouteRunner, at now: WallClock.Reading) -> FullQueue? {
        guard runner.limitsQueues, case .queued(let deliveries) = result.decision else { return nil }
        var destinations = Set(deliveries.map(\.destination))
        if let acknowledgement = result.acknowledgement { destinations.insert(acknowledgement.delivery.destination) }
        return outbox.full(route: runner.route.name, destinations: destinations, at: now.nanoseconds)
    }

    /// The negative answer, where the policy is to give one and the sender asked for it. Nothing is stored: a message
    /// that is refused until there is room would fill the disk with its copies.
    ///
    /// - Returns: `nil` when the connection is to be closed instead, so that the sender sees that it was not taken.
    func refusal(of header: Header, because full: FullQueue) -> [[UInt8]]? {
        observer(.refused(route: full.destination.route, reason: text(full)))
        guard full.policy == .refuse, !isReleaseTwo else { return nil }
        let now = clock.read()
        let replies = runner.replies(
            toTurnedAway: header, Problem(code: .internalError, text: text(full), place: runner.route.place),
            identifier: "R" + String(now.nanoseconds, radix: 36).uppercased(), at: now.timestamp
        ).all
        return replies.isEmpty ? nil : replies
    }

    private func text(_ full: FullQueue) -> String {
        "the queue of \(full.destination.name) is full: \(full.reason)"
    }
}
