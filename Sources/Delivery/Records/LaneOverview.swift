import Pipeline

/// One lane of a destination that does not simply flow, or waits: its state, how much is in it and since when.
package struct LaneOverview: Hashable, Sendable {
    /// The value of `keep_order`'s paths; content, so not for logs. `nil` = the destination's only lane, or messages
    /// without a key, which keep their place among all.
    package var key: [UInt8]?
    package var state: DestinationState
    /// Queued, blocked or parked; one that belongs to two lanes counts in both.
    package var waiting: Int
    package var first: DeliveryID
    /// Nanoseconds since 1970-01-01 UTC.
    package var oldestReceivedAt: Int64

    /// The lanes of what waits for one destination, those that stand still first, then by age.
    ///
    /// - Parameter deliveries: in order, as ``StoreReader/deliveries(_:after:limit:)`` lists them.
    package static func lanes(of deliveries: [StoredDelivery]) -> [LaneOverview] {
        var found: [[UInt8]?: LaneOverview] = [:]
        for delivery in deliveries {
            guard let state = delivery.laneState else { continue }
            for key in keys(of: delivery.lane) {
                guard var lane = found[key] else {
                    found[key] = LaneOverview(
                        key: key, state: state, waiting: 1, first: delivery.id,
                        oldestReceivedAt: delivery.receivedAt)
                    continue
                }
                lane.waiting += 1
                lane.oldestReceivedAt = min(lane.oldestReceivedAt, delivery.receivedAt)
                lane.state = worse(lane.state, state)
                found[key] = lane
            }
        }
        return found.values.sorted {
            (rank($0.state), $0.oldestReceivedAt, $0.first) < (rank($1.state), $1.oldestReceivedAt, $1.first)
        }
    }

    private static func keys(of lane: PlannedDelivery.Lane) -> [[UInt8]?] {
        switch lane {
        case .keys(let keys) where !keys.isEmpty: keys
        case .apart(let name): [name]
        case .keys, .whole, .anyOrder: [nil]
        }
    }

    private static func worse(_ left: DestinationState, _ right: DestinationState) -> DestinationState {
        if case .parked(let first) = left, case .parked(let second) = right { return .parked(count: first + second) }
        return rank(right) < rank(left) ? right : left
    }

    private static func rank(_ state: DestinationState) -> Int {
        switch state {
        case .blocked: 0
        case .held, .orphaned: 1
        case .parked: 2
        case .retrying: 3
        case .flowing: 4
        }
    }
}

extension StoredDelivery {
    /// What it makes of its lanes; `nil` when it does not wait in one.
    fileprivate var laneState: DestinationState? {
        switch state {
        case .queued: attempts > 0 ? reason.map { .retrying(reason: $0) } ?? .flowing : .flowing
        case .blocked: .blocked(by: id, reason: reason ?? "refused")
        case .parked: .parked(count: 1)
        case .awaiting, .deadLetter, .delivered, .discarded: nil
        }
    }
}
