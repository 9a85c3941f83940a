import MLLP
import Pipeline
import Routes

extension FramingTolerance {
    /// What a route's `tolerate:` says about frames.
    init(_ tolerance: Tolerance) {
        self.init()
        missingEnd = tolerance[.missingEnd] == .allow
        bytesBetween = tolerance[.bytesBetween] == .allow
        sharedReads = tolerance[.sharedReads] == .allow
        noFraming = tolerance[.noFraming] == .allow
        earlyNext = tolerance[.earlyNext] == .allow
    }
}

extension ToleranceReport {
    /// What the message's frame had.
    mutating func add(_ oddities: FrameOddities) {
        let all: [(FrameOddities, Deviation)] = [
            (.missingEnd, .missingEnd), (.bytesBetween, .bytesBetween), (.sharedRead, .sharedReads),
            (.noFraming, .noFraming), (.earlyNext, .earlyNext),
        ]
        guard !oddities.isEmpty else { return }
        for (oddity, deviation) in all where oddities.contains(oddity) { add(deviation) }
    }
}
