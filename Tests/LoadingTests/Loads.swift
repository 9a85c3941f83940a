import HL7
import Loading
import Logging
import NIOPosix
import Testing

/// A generator and sinks on loopback ports of their own.
enum Loads {
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    static let time = Timestamp(secondsSince1970: 1_772_359_200, nanoseconds: 0, offsetMinutes: 0)

    static func rules(_ texts: [String]) throws -> [FaultRule] {
        try texts.map { text in
            try #require(
                FaultRule(text) { $0.hasSuffix("ms") ? Int($0.dropLast(2)).map { .milliseconds($0) } : nil }, "\(text)")
        }
    }

    static func sink(_ faults: [String] = [], run: String = "T3ST", senders: Int? = nil) async throws -> Sink {
        var settings = SinkSettings()
        settings.faults = try rules(faults)
        settings.run = RunID(run)
        settings.senders = senders
        settings.markPath = try Path(MessageSource.standardMarkPlace)
        return try await Sink.listen(
            settings, on: MultiThreadedEventLoopGroup.singleton.next(), logger: logger, time: { time })
    }

    /// Sends to `sink` itself, and ends with what was seen at both ends.
    static func run(
        to sink: Sink, adjust: (inout GeneratorSettings) -> Void = { _ in }, drain: Duration = .seconds(20),
        log: LogFile? = nil
    ) async throws -> (report: LoadReport, conservation: Conservation, sink: SinkCounts) {
        var settings = LoadSettings()
        var generator = GeneratorSettings(host: "127.0.0.1", port: sink.port)
        generator.connections = 4
        generator.count = 400
        adjust(&generator)
        let run = try #require(RunID("T3ST"))
        let numbering = Numbering(senders: generator.connections, patients: 20)
        let source = try MessageSource(
            .standard, run: run, numbering: numbering, time: time.description,
            markPath: Path(MessageSource.standardMarkPlace))
        settings.generator = (generator, source, numbering)
        settings.drainWithin = drain
        settings.acknowledgedLog = log
        let group = MultiThreadedEventLoopGroup.singleton
        let loop = group.next()
        let running = try await LoadRun.start(
            settings, senderLoops: [loop, group.next()], sinkLoop: loop, logger: logger, time: { time })
        let report = await running.finish(stop: LoadStop()) { _ in }
        var acknowledged = NumberSet()
        for number in 0..<(report.generator?.acknowledged ?? 0) { _ = acknowledged.insert(number) }
        return (report, await sink.conservation(of: acknowledged, run: run), await sink.counts())
    }
}
