/// What the generator has seen.
package struct GeneratorCounts: Hashable, Sendable {
    /// Messages sent, each counted once.
    package var sent = 0
    /// Sent again on a new connection, because it was not known whether they had arrived.
    package var resent = 0
    /// Positive answers: AA and CA.
    package var acknowledged = 0
    /// Negative answers by code: `AE`, `AR`, `CE`, `CR`.
    package var refused: [String: Int] = [:]
    /// Answers that name a message that did not wait for one, or nobody's: each costs the connection.
    package var misdirected = 0
    /// Answers to messages that had theirs.
    package var repeated = 0
    /// Answers that cannot be read: no MSA, or a code that is none. Each costs the connection.
    package var unreadable = 0
    /// Connections given up because an answer did not come in time.
    package var timeouts = 0
    /// Connections that the engine or the network ended.
    package var connectionsLost = 0
    package var connectionsOpened = 0
    package var connectionsFailed = 0
    /// Now: connections, and messages that wait for an answer.
    package var connectionsOpen = 0
    package var unanswered = 0
    /// Now, at a fixed rate: messages whose time has come and that could not be sent yet.
    package var waiting = 0

    package init() {}

    package var refusals: Int { refused.values.reduce(0, +) }
    package var answered: Int { acknowledged + refusals }

    package static func + (left: GeneratorCounts, right: GeneratorCounts) -> GeneratorCounts {
        var sum = left
        sum.sent += right.sent
        sum.resent += right.resent
        sum.acknowledged += right.acknowledged
        sum.refused.merge(right.refused, uniquingKeysWith: +)
        sum.misdirected += right.misdirected
        sum.repeated += right.repeated
        sum.unreadable += right.unreadable
        sum.timeouts += right.timeouts
        sum.connectionsLost += right.connectionsLost
        sum.connectionsOpened += right.connectionsOpened
        sum.connectionsFailed += right.connectionsFailed
        sum.connectionsOpen += right.connectionsOpen
        sum.unanswered += right.unanswered
        sum.waiting += right.waiting
        return sum
    }
}
