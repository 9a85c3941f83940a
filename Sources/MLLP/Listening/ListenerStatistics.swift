/// What a listener has seen since it was opened. A snapshot.
package struct ListenerStatistics: Hashable, Sendable {
    /// Over all connections; what open connections still hold is in `received` alone.
    package var bytes = ByteCounts()
    package var bytesSent = 0
    /// Messages written to peers: answers and late acknowledgements.
    package var messagesSent = 0
    package var connectionsOpened = 0
    package var connectionsOpen = 0
    /// Connections turned away, by reason.
    package var refused: [String: Int] = [:]
    /// Connections closed because nothing came for the time of ``ListenerConfiguration/idleAfter``.
    package var closedIdle = 0
    /// By ``FramingViolation/name``.
    package var violations: [String: Int] = [:]

    package init() {}
}
