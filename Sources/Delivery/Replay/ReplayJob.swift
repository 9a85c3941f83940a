package import Pipeline

/// A replay as it is on record.
package struct ReplayJob: Hashable, Sendable {
    /// The raw values are those of the ledger.
    package enum State: Int, Hashable, Sendable, CaseIterable, CustomStringConvertible {
        /// What it is to send is being listed.
        case selecting = 0
        case running = 1
        case done = 2
        case cancelled = 3
        /// It could not go on; an operator may resume it.
        case interrupted = 4

        package var isOver: Bool { self == .done || self == .cancelled || self == .interrupted }

        package var description: String {
            switch self {
            case .selecting: "selecting"
            case .running: "running"
            case .done: "done"
            case .cancelled: "cancelled"
            case .interrupted: "interrupted"
            }
        }
    }

    /// From 1.
    package var number: Int
    package var selection: ReplaySelection
    /// Messages a minute.
    package var rate: Int
    package var user: String
    package var reason: String
    package var state: State
    /// What it waits for, or why it was interrupted. Names and ids, never content.
    package var remark: String?
    /// Nanoseconds since 1970-01-01 UTC.
    package var createdAt: Int64
    package var endedAt: Int64?
    /// Messages: all of them, and what became of those it has come to.
    package var total = 0
    package var sent = 0
    package var failed = 0
    /// Not sent because they wait in a queue meanwhile, or nothing of them is meant any more.
    package var passedOver = 0
    /// The last message it has come to; raw value.
    var position: Int64 = 0

    package init(
        number: Int = 0, selection: ReplaySelection, rate: Int, user: String, reason: String, state: State = .selecting,
        createdAt: Int64
    ) {
        self.number = number
        self.selection = selection
        self.rate = rate
        self.user = user
        self.reason = reason
        self.state = state
        self.createdAt = createdAt
    }

    package static let rates = 1...600_000
    /// 20 a second.
    package static let usualRate = 1200
    /// Messages of one replay.
    package static let mostMessages = 1_000_000
    /// Replays that are not over.
    package static let mostAtOnce = 4

    /// A message that could not be sent again.
    package struct Failure: Hashable, Sendable {
        package var message: MessageID
        /// Never content.
        package var reason: String

        package init(message: MessageID, reason: String) {
            self.message = message
            self.reason = reason
        }
    }
}
