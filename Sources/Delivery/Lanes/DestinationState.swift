/// How a destination is doing, with the reason.
package enum DestinationState: Hashable, Sendable, CustomStringConvertible {
    case flowing
    /// The destination cannot be reached or refuses for now; it is tried again.
    case retrying(reason: String)
    /// It stands still behind this delivery until an operator acts.
    case blocked(by: DeliveryID, reason: String)
    /// It flows, but for what shares a key with this many parked deliveries.
    case parked(count: Int)
    /// An operator stopped it.
    case held(reason: String)
    /// No route names it any more; its queue waits.
    case orphaned

    package var description: String {
        switch self {
        case .flowing: "flowing"
        case .retrying(let reason): "retrying: \(reason)"
        case .blocked(let id, let reason): "blocked by \(id): \(reason)"
        case .parked(let count): "parked: \(count)"
        case .held(let reason): "held: \(reason)"
        case .orphaned: "orphaned: no route has this destination"
        }
    }
}
