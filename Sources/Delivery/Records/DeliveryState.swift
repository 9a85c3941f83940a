/// Where a delivery stands. The raw values are those of the slice files: below 10 is unsettled, and a slice that
/// holds one is never dropped.
package enum DeliveryState: Int, Sendable, CaseIterable, CustomStringConvertible {
    /// In its lane, tried or not.
    case queued = 0
    /// The destination stands still until an operator retries or discards it.
    case blocked = 1
    /// Taken out of its lane together with what shares its keys, until an operator acts.
    case parked = 2
    /// Given up, with a reason; waits for an operator without holding anything up.
    case deadLetter = 3
    /// An acknowledgement that is not sent yet: what it says depends on the other deliveries of its message.
    case awaiting = 4
    /// The receiver confirmed it.
    case delivered = 10
    /// An operator decided that it is not to be sent.
    case discarded = 11

    package var isSettled: Bool { rawValue >= 10 }

    package var description: String {
        switch self {
        case .queued: "queued"
        case .blocked: "blocked"
        case .parked: "parked"
        case .deadLetter: "dead letter"
        case .awaiting: "awaiting"
        case .delivered: "delivered"
        case .discarded: "discarded"
        }
    }
}
