/// Whether to write: what failed, what is short, and when to try again. A value: results in, a state out.
package struct StoreHealth: Sendable {
    private let probeAfter: ClosedRange<Duration>
    private var failure: StoreError?
    private var pause: Duration
    /// When to probe next; `nil` while writes work.
    package private(set) var probeAt: Duration?
    private var shortage: StoreError?

    package init(probeAfter: ClosedRange<Duration>) {
        self.probeAfter = probeAfter
        self.pause = probeAfter.lowerBound
    }

    package var state: StoreState {
        if let failure { return failure.isFinal ? .failed(failure) : .refusing(reason: failure.description) }
        return shortage.map { .refusing(reason: $0.description) } ?? .storing
    }

    /// Why a message cannot be stored now.
    var refusal: StoreError? { failure ?? shortage }
    /// Settlements are still written when only the watermark is passed: they free the store.
    var canWrite: Bool { failure == nil }
    /// Nothing on the disk may be touched any more.
    var isFinal: Bool { finalError != nil }
    var finalError: StoreError? { failure.flatMap { $0.isFinal ? $0 : nil } }

    package mutating func failed(_ error: StoreError, at now: Duration) {
        guard failure?.isFinal != true else { return }
        let isFirst = failure == nil
        // The first reason stays until writes work again: a probe's own trouble would only hide it.
        if isFirst || error.isFinal { failure = error }
        pause = isFirst ? probeAfter.lowerBound : min(pause * 2, probeAfter.upperBound)
        probeAt = error.isFinal ? nil : now + pause
    }

    package mutating func probeSucceeded() {
        guard failure?.isFinal != true else { return }
        failure = nil
        probeAt = nil
        pause = probeAfter.lowerBound
    }

    /// Once space is short it takes a twentieth more to go on, and the state stays the same meanwhile: listeners do
    /// not open and close, and logs do not fill, with every file that comes and goes.
    package mutating func measured(freeBytes: Int?, watermark: Int) {
        guard let freeBytes, (shortage == nil ? freeBytes : freeBytes / 21 * 20) < watermark else {
            shortage = nil
            return
        }
        guard shortage == nil else { return }
        shortage = StoreError(
            .belowWatermark, "\(freeBytes / 1_000_000) MB free, and intake stops below \(watermark / 1_000_000) MB")
    }
}
