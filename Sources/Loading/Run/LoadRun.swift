package import HL7
package import Logging
package import NIOCore

/// Runs a load to its end: sink first, then the generator; a sample each second; then the wait for what is under way.
package struct LoadRun: Sendable {
    /// How often it is looked whether a run is at its end.
    private static let lookInterval = Duration.milliseconds(20)
    /// Seconds whose samples are kept for the report: a week.
    private static let sampleLimit = 604_800

    private let settings: LoadSettings
    private let sink: Sink?
    private let generator: Generator?
    private let start: ContinuousClock.Instant

    /// Opens the port and the connections, and begins to send.
    ///
    /// - Parameters:
    ///   - senderLoops: for the generator's connections.
    ///   - sinkLoop: for the sink's.
    ///   - time: for MSH-7 of the sink's answers.
    /// - Throws: `ListenerError`, or `ClientError` when the engine cannot be reached at all.
    package static func start(
        _ settings: LoadSettings, senderLoops: [any EventLoop], sinkLoop: any EventLoop, logger: Logger,
        time: @escaping @Sendable () -> Timestamp
    ) async throws -> LoadRun {
        var sink: Sink?
        if let wanted = settings.sink {
            sink = try await Sink.listen(wanted, on: sinkLoop, log: settings.receivedLog, logger: logger, time: time)
        }
        var generator: Generator?
        if let wanted = settings.generator {
            let made = try await Generator(
                wanted.settings, source: wanted.source, numbering: wanted.numbering, eventLoops: senderLoops,
                log: settings.acknowledgedLog)
            do {
                try await made.start()
            } catch {
                await sink?.close()
                throw error
            }
            generator = made
        }
        return LoadRun(settings: settings, sink: sink, generator: generator)
    }

    private init(settings: LoadSettings, sink: Sink?, generator: Generator?) {
        self.settings = settings
        self.sink = sink
        self.generator = generator
        start = ContinuousClock.now
    }

    /// The port of the sink, if there is one.
    package var sinkPort: Int? { sink?.port }

    /// Runs on until the end.
    ///
    /// - Parameter onSample: told of each second, as it ends.
    package func finish(stop: LoadStop, onSample: @Sendable (LoadSample) -> Void) async -> LoadReport {
        var report = LoadReport()
        var sampler = LoadSampler(start: start)
        while await !isAtEnd(stop) {
            if let sample = await sampler.sampleIfDue(generator, sink) {
                if report.seconds.count < Self.sampleLimit { report.seconds.append(sample) }
                onSample(sample)
            }
            try? await Task.sleep(for: Self.lookInterval)
            if Task.isCancelled { stop.request() }
        }
        report.wasStopped = stop.isRequested
        report.elapsed = ContinuousClock.now - start
        generator?.stop()
        let deadline = ContinuousClock.now + settings.drainWithin
        await wait(until: deadline, stop) {
            await generator?.snapshot().isDone ?? true
        }
        let acknowledged = await generator?.result().acknowledged
        await wait(until: deadline, stop) { await hasArrived(acknowledged) }
        await conclude(&report)
        if let sample = await sampler.last(generator, sink) { report.seconds.append(sample) }
        await generator?.close()
        await sink?.close()
        return report
    }

    private func isAtEnd(_ stop: LoadStop) async -> Bool {
        if stop.isRequested { return true }
        if let generator {
            return await generator.snapshot().isDone || hasPassed(settings.generator?.settings.duration)
        }
        if hasPassed(settings.duration) { return true }
        guard let count = settings.count, let sink else { return false }
        return await sink.counts().distinct >= count
    }

    private func hasPassed(_ duration: Duration?) -> Bool {
        duration.map { ContinuousClock.now - start >= $0 } ?? false
    }

    private func wait(
        until deadline: ContinuousClock.Instant, _ stop: LoadStop, for condition: () async -> Bool
    ) async {
        while await !condition(), ContinuousClock.now < deadline, !stop.isUrgent, !Task.isCancelled {
            try? await Task.sleep(for: Self.lookInterval)
        }
    }

    private func hasArrived(_ acknowledged: NumberSet?) async -> Bool {
        guard let acknowledged, let sink, let run = settings.generator?.source.run else { return true }
        // Cheap first: the exact look goes through every message.
        let counts = await sink.counts()
        guard counts.distinct + (counts.faults["nack"] ?? 0) >= acknowledged.count else { return false }
        return await sink.conservation(of: acknowledged, run: run).missing == 0
    }

    private func conclude(_ report: inout LoadReport) async {
        if let generator {
            let result = await generator.result()
            report.elapsed = result.elapsed
            report.generator = await generator.snapshot().counts
            report.latency = LatencySummary(result.latency)
            report.serviceTime = result.serviceTime.map { LatencySummary($0) }
            if let number = result.logFailure { report.logFailures["the log of acknowledged messages"] = number }
            if let sink, let run = settings.generator?.source.run {
                report.conservation = await sink.conservation(of: result.acknowledged, run: run)
            }
        }
        if let sink {
            if let number = await sink.flushLog() { report.logFailures["the log of received messages"] = number }
            report.sink = await sink.counts()
        }
    }
}
