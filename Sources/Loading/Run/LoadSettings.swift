/// A run: a generator, a sink, or both.
package struct LoadSettings: Sendable {
    package var generator: (settings: GeneratorSettings, source: MessageSource, numbering: Numbering)?
    package var sink: SinkSettings?
    /// How long a sink alone receives; `nil` = until told to stop.
    package var duration: Duration?
    /// With how many distinct messages a sink alone ends; `nil` = no limit.
    package var count: Int?
    /// How long to wait at the end for the last answers, and then for what was acknowledged to arrive.
    package var drainWithin = Duration.seconds(30)
    /// Gets the marks of the positively acknowledged messages, and of those that the sink took.
    package var acknowledgedLog: LogFile?
    package var receivedLog: LogFile?

    package init() {}
}
