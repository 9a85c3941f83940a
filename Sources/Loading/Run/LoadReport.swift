package import Inspection

/// What came of a run.
package struct LoadReport: Sendable {
    /// From the first message to the last answer; for a sink alone, how long it ran.
    package var elapsed = Duration.zero
    /// Whether somebody ended it before its time.
    package var wasStopped = false
    package var generator: GeneratorCounts?
    package var latency: LatencySummary?
    /// From when a message was really sent; at a fixed rate only.
    package var serviceTime: LatencySummary?
    package var sink: SinkCounts?
    /// Generator and sink together.
    package var conservation: Conservation?
    package var seconds: [LoadSample] = []
    /// Logs that could not be written, each with the operating system's number.
    package var logFailures: [String: Int32] = [:]

    package init() {}

    /// Positive acknowledgements a second; for a sink alone, messages taken.
    package var messagesPerSecond: Double {
        let count = generator?.acknowledged ?? sink?.distinct ?? 0
        return elapsed > .zero ? Double(count) / (elapsed / .seconds(1)) : 0
    }

    /// What is wrong, in words; empty = the run is good.
    package var faults: [String] {
        var faults: [String] = []
        if let generator {
            if generator.acknowledged == 0 { faults.append("no message was acknowledged") }
            if generator.misdirected > 0 { faults.append("\(generator.misdirected) answers were for other messages") }
            if generator.unanswered > 0 { faults.append("\(generator.unanswered) messages are without an answer") }
        }
        if let conservation, conservation.missing > 0 {
            let ids = conservation.firstMissing.map(\.description).joined(separator: ", ")
            faults.append("\(conservation.missing) acknowledged messages did not arrive: \(ids)")
        }
        if let sink, sink.outOfOrder > 0 { faults.append("\(sink.outOfOrder) messages came out of order") }
        for (name, number) in logFailures.sorted(by: { $0.key < $1.key }) {
            faults.append("\(name) could not be written (errno \(number))")
        }
        return faults
    }

    /// - Parameter settings: what the run was asked to do.
    package func json(settings: JSONText) -> JSONText {
        var json = JSONText()
        json.add("format", 1)
        json.add("settings", settings)
        json.add("elapsed_ms", elapsed.milliseconds)
        json.add("stopped", wasStopped)
        json.add("messages_per_second", Int(messagesPerSecond.rounded()))
        if let generator { json.add("generator", generator.json) }
        if let latency { json.add("latency", latency.json) }
        if let serviceTime { json.add("service_time", serviceTime.json) }
        if let sink { json.add("sink", sink.json) }
        if let conservation { json.add("conservation", conservation.json) }
        json.add("seconds", seconds.map(\.json))
        json.add("ok", faults.isEmpty)
        json.add("faults", faults)
        return json
    }
}
