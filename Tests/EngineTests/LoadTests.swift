import HL7
import Loading
import Logging
import NIOPosix
import Testing

/// The engine between a generator and a sink that does everything wrong.
@Suite struct LoadTests {
    static func route(lab: Int) -> String {
        """
        route: feed
        language: 1
        from:
          mllp: {port: 2575}
        accept:
          types: [ADT^*, ORU^*]
          others: reject
        to:
          lab:
            mllp: {host: 127.0.0.1, port: \(lab), connections: 4, wait_for_ack: 1s}
            retry: {first: 10ms, up_to: 50ms}
            keep_order: by PID-3.1
            when_rejected: dead_letter
        """
    }

    @Test("Whatever the receiver does, every acknowledged message arrives, each patient's in their order")
    func conservation() async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let time = Timestamp(secondsSince1970: 1_772_359_200, nanoseconds: 0, offsetMinutes: 0)
        let group = MultiThreadedEventLoopGroup.singleton
        let run = try #require(RunID("T3ST"))
        let numbering = Numbering(senders: 4, patients: 40)
        var receiver = SinkSettings()
        receiver.faults = ["slow=5%:5ms", "close=2%", "wrong-id=2%", "drop=0.5%", "late=0.5%:1500ms"].compactMap {
            FaultRule($0) { Int($0.dropLast(2)).map { .milliseconds($0) } }
        }
        #expect(receiver.faults.count == 5)
        receiver.run = run
        receiver.senders = numbering.senders
        let sink = try await Sink.listen(receiver, on: group.next(), logger: logger, time: { time })
        try await TestEngine.run(["feed.yaml": Self.route(lab: sink.port)]) { engine in
            var generator = GeneratorSettings(host: "127.0.0.1", port: try engine.port("feed"))
            generator.connections = 4
            generator.count = 1000
            let source = try MessageSource(
                .standard, run: run, numbering: numbering, time: time.description,
                markPath: Path(MessageSource.standardMarkPlace))
            var settings = LoadSettings()
            settings.generator = (generator, source, numbering)
            let running = try await LoadRun.start(
                settings, senderLoops: [group.next()], sinkLoop: group.next(), logger: logger, time: { time })
            let report = await running.finish(stop: LoadStop()) { _ in }
            #expect(report.faults == [])
            #expect(report.generator?.acknowledged == 1000)
            var acknowledged = NumberSet()
            for number in 0..<1000 { _ = acknowledged.insert(number) }
            let end = ContinuousClock.now + .seconds(60)
            while await sink.counts().distinct < 1000, ContinuousClock.now < end { await Task.yield() }
            let counts = await sink.counts()
            let conservation = await sink.conservation(of: acknowledged, run: run)
            #expect(conservation.missing == 0)
            #expect(counts.distinct == 1000)
            #expect(counts.outOfOrder == 0)
            #expect(counts.faults.count >= 4)
        }
        await sink.close()
    }
}
