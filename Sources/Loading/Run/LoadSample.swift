package import Inspection

/// One second of a run.
package struct LoadSample: Hashable, Sendable {
    /// Since the run began, at the end of this second.
    package var elapsed = Duration.zero
    /// Everything up to now; `nil` without generator or sink.
    package var generator: GeneratorCounts?
    package var sink: SinkCounts?
    /// Messages sent, acknowledged positively and taken by the sink in this second.
    package var sent = 0
    package var acknowledged = 0
    package var taken = 0
    /// Of the answers of this second.
    package var latency = LatencySummary()

    package init() {}

    package var json: JSONText {
        var json = JSONText()
        json.add("at_ms", elapsed.milliseconds)
        if let generator {
            json.add("sent", sent)
            json.add("acknowledged", acknowledged)
            json.add("unanswered", generator.unanswered)
            json.add("waiting", generator.waiting)
            json.add("p50_us", latency.p50)
            json.add("p99_us", latency.p99)
            json.add("max_us", latency.max)
        }
        if sink != nil { json.add("received", taken) }
        return json
    }
}
