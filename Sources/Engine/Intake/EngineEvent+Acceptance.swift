import Delivery
import Pipeline

extension EngineEvent {
    /// What is told of a message once it is durable.
    static func accepted(
        _ acceptance: Acceptance, verdict: Verdict, tolerated: ToleranceReport = ToleranceReport()
    ) -> EngineEvent {
        let (kind, reason): (Accepted.Kind, String?) =
            switch acceptance.decision {
            case .queued: (.queued, nil)
            case .skipped(let reason): (.skipped, reason)
            case .rejected(let reason): (.rejected, reason)
            case .deadLettered(let reason): (.deadLettered, reason)
            }
        var destinations: [String] = []
        if case .queued(let deliveries) = acceptance.decision { destinations = deliveries.map(\.destination) }
        return .accepted(
            Accepted(
                id: acceptance.id, route: acceptance.route, kind: kind,
                type: Printable.text(acceptance.keys.type, limit: 20),
                controlID: Printable.text(acceptance.keys.controlID, limit: 50), destinations: destinations,
                reason: reason, code: acceptance.replies.isEmpty ? nil : code(of: verdict), tolerated: tolerated))
    }

    private static func code(of verdict: Verdict) -> String {
        switch verdict {
        case .accepted: "AA"
        case .error: "AE"
        case .rejected: "AR"
        }
    }
}
