/// Takes a sample each second.
struct LoadSampler {
    private let start: ContinuousClock.Instant
    private var number = 0
    private var previous = LoadSample()

    init(start: ContinuousClock.Instant) {
        self.start = start
    }

    mutating func sampleIfDue(_ generator: Generator?, _ sink: Sink?) async -> LoadSample? {
        guard ContinuousClock.now - start >= .seconds(number + 1) else { return nil }
        number += 1
        return await take(generator, sink)
    }

    /// The part of a second that is left at the end; `nil` where nothing happened in it.
    mutating func last(_ generator: Generator?, _ sink: Sink?) async -> LoadSample? {
        let sample = await take(generator, sink)
        return sample.sent + sample.acknowledged + sample.taken > 0 ? sample : nil
    }

    private mutating func take(_ generator: Generator?, _ sink: Sink?) async -> LoadSample {
        var sample = LoadSample()
        if let generator {
            let snapshot = await generator.snapshot(takingSecond: true)
            sample.generator = snapshot.counts
            sample.latency = snapshot.second.map { LatencySummary($0) } ?? LatencySummary()
        }
        sample.sink = await sink?.counts()
        sample.elapsed = ContinuousClock.now - start
        sample.sent = (sample.generator?.sent ?? 0) - (previous.generator?.sent ?? 0)
        sample.acknowledged = (sample.generator?.acknowledged ?? 0) - (previous.generator?.acknowledged ?? 0)
        sample.taken = (sample.sink?.distinct ?? 0) - (previous.sink?.distinct ?? 0)
        previous = sample
        return sample
    }
}
