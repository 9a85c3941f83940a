/// What a sink has seen.
package struct SinkCounts: Hashable, Sendable {
    /// Messages that came, whatever they were answered.
    package var received = 0
    /// Messages of a run that were positively acknowledged in time, each counted once.
    package var distinct = 0
    /// Messages that were acknowledged before.
    package var duplicates = 0
    /// Messages that came behind a later one of the same patient or connection.
    package var outOfOrder = 0
    /// Messages whose mark was found in the second place only, because MSH-10 is another's.
    package var renumbered = 0
    /// Messages without the mark of a run, or of another run.
    package var foreign = 0
    /// What is no HL7 message.
    package var unreadable = 0
    /// Messages beyond what is kept account of: see ``NumberSet`` and ``OrderBook``.
    package var untracked = 0
    /// Faults by name.
    package var faults: [String: Int] = [:]
    /// Frames that were not as MLLP has them.
    package var violations = 0
    package var connectionsOpened = 0
    /// Now.
    package var connectionsOpen = 0
    /// Patients or connections within which order is watched.
    package var orderKeys = 0

    package init() {}
}
