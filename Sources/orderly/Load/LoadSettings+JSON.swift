import Inspection
import Loading

extension LoadSettings {
    /// What the run was asked to do, for its report.
    func json(_ options: LoadOptions, _ sinkOptions: SinkOptions, sinkPort: Int?) -> JSONText {
        var json = JSONText()
        if let generator {
            json.add("to", "\(generator.settings.host):\(generator.settings.port)")
            json.add("run", generator.source.run.description)
            json.add("connections", generator.settings.connections)
            json.add("mode", generator.settings.rate == nil ? "closed-loop" : "fixed-rate")
            json.add("rate", generator.settings.rate)
            json.add("window", generator.settings.window)
            json.add("count", generator.settings.count)
            json.add("duration_ms", generator.settings.duration?.milliseconds)
            json.add("patients", generator.source.isComposed ? generator.numbering.patients : nil)
            json.add("mix", generator.source.isComposed ? (options.mix?.mix ?? .standard).description : nil)
            json.add("mark_in", generator.source.isComposed ? options.markIn : nil)
            json.add("mean_message_bytes", generator.source.meanSize)
            json.add("threads", options.threads)
            json.add("wait_ms", generator.settings.answerWithin.milliseconds)
        }
        if let sink {
            json.add("sink_port", sinkPort)
            json.add("sink_faults", sink.faults.map(\.description))
            json.add("seed", String(sink.seed))
            json.add("order", sink.order.rawValue)
        }
        json.add("drain_ms", drainWithin.milliseconds)
        return json
    }
}
