/// Where a message stands, for searches: the states of its deliveries, and what its route decided without one.
package enum MessageState: String, Hashable, Sendable, CaseIterable, Codable {
    case queued, awaiting, blocked, parked
    case deadLetter = "dead"
    case delivered, discarded, skipped, rejected

    var delivery: DeliveryState? {
        switch self {
        case .queued: .queued
        case .awaiting: .awaiting
        case .blocked: .blocked
        case .parked: .parked
        case .deadLetter: .deadLetter
        case .delivered: .delivered
        case .discarded: .discarded
        case .skipped, .rejected: nil
        }
    }

    var decision: StoredDecision? {
        switch self {
        case .skipped: .skipped
        case .rejected: .rejected
        default: nil
        }
    }

    var isOpen: Bool { delivery.map { !$0.isSettled } ?? false }
}
