package import HL7

/// How a sink listens, answers and counts.
package struct SinkSettings: Sendable {
    package var host = "127.0.0.1"
    /// 0 = any free one.
    package var port = 0
    package var faults: [FaultRule] = []
    package var seed: UInt64 = 1
    /// The run whose messages are counted; `nil`: each run that comes, up to 16.
    package var run: RunID?
    /// How many senders the run has; `nil` where that is not known.
    package var senders: Int?
    package var order = OrderScope.patient
    /// Where the mark of a message is looked for when MSH-10 has none; `nil` = nowhere.
    package var markPath: Path?

    package init() {}
}
