package import Histogram

/// What a generator hands over at the end.
package struct GeneratorResult: Sendable {
    /// In nanoseconds, from when each message was due: by the schedule, or without one when it was sent.
    package var latency: Histogram<UInt64>
    /// The same from when each message was first sent; only with a schedule.
    package var serviceTime: Histogram<UInt64>?
    /// The numbers of the messages that were positively acknowledged.
    package var acknowledged: NumberSet
    /// From the first message to the last answer.
    package var elapsed: Duration = .zero
    /// The operating system's number, where the log could not be written to its end.
    package var logFailure: Int32?
}
