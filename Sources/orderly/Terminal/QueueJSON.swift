import Delivery
import Engine
import Foundation
import Pipeline

/// A destination, a lane or a delivery as `orderly queue --json` prints it. Keys that do not apply are left out.
struct QueueJSON: Encodable {
    var route: String
    var destination: String
    var id: String?
    /// `flowing`, `retrying`, `blocked`, `parked`; for a delivery its own state.
    var state: String
    var reason: String?
    var blockedBy: String?
    /// The parked delivery that it waits behind.
    var behind: String?
    var lane: String?
    var first: String?
    var waiting: Int?
    var queued: Int?
    var blocked: Int?
    var parked: Int?
    var deadLetters: Int?
    var attempts: Int?
    var type: String?
    var controlId: String?
    /// What it was made from, if an operator sent it again.
    var original: String?
    /// Of the oldest message, or of the delivery's.
    var ageSeconds: Int?

    init(_ overview: DestinationOverview, now: Date = .now) {
        self.init(overview.destination, overview.state)
        first = overview.head?.description
        queued = overview.queued
        blocked = overview.blocked
        parked = overview.parked
        deadLetters = overview.deadLetters
        ageSeconds = overview.oldestReceivedAt.map { Self.age($0, now) }
    }

    /// - Parameter showsKey: whether to say what the lane is told apart by, which may be patient data.
    init(_ lane: LaneOverview, of key: DestinationKey, showsKey: Bool, now: Date = .now) {
        self.init(key, lane.state)
        if showsKey { self.lane = lane.key.map { String(decoding: $0, as: UTF8.self) } }
        first = lane.first.description
        waiting = lane.waiting
        ageSeconds = Self.age(lane.oldestReceivedAt, now)
    }

    init(_ delivery: StoredDelivery, now: Date = .now) {
        route = delivery.destination.route
        destination = delivery.destination.name
        id = delivery.id.description
        state = delivery.state.description
        reason = delivery.reason
        behind = delivery.behind?.description
        attempts = delivery.attempts
        type = Printable.text(delivery.type, limit: 20)
        controlId = Printable.text(delivery.controlID, limit: 50)
        original = delivery.original?.description
        ageSeconds = Self.age(delivery.receivedAt, now)
    }

    private init(_ key: DestinationKey, _ state: DestinationState) {
        route = key.route
        destination = key.name
        switch state {
        case .flowing: self.state = "flowing"
        case .retrying(let reason): (self.state, self.reason) = ("retrying", reason)
        case .blocked(let id, let reason):
            (self.state, self.reason, blockedBy) = ("blocked", reason, id.description)
        case .parked: self.state = "parked"
        case .held(let reason): (self.state, self.reason) = ("held", reason)
        case .orphaned: self.state = "orphaned"
        }
    }

    private static func age(_ receivedAt: Int64, _ now: Date) -> Int {
        max(0, Int(clamping: Int64(now.timeIntervalSince1970) - receivedAt / 1_000_000_000))
    }

    var line: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
