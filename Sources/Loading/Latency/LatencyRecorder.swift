import Histogram

/// Times, recorded without allocation: of the whole run and of the second that runs.
struct LatencyRecorder: Sendable {
    private(set) var whole = Self.empty()
    private var second = Self.empty()

    /// In nanoseconds: three significant digits from half a microsecond to an hour.
    private static let lowest: UInt64 = 1000
    private static let highest: UInt64 = 3_600_000_000_000

    static func empty() -> Histogram<UInt64> {
        Histogram(
            lowestDiscernibleValue: lowest, highestTrackableValue: highest, numberOfSignificantValueDigits: .three)
    }

    /// - Parameter nanoseconds: what lies outside of 0 to an hour counts as the nearer one.
    mutating func record(_ nanoseconds: Int64) {
        let value = min(UInt64(max(0, nanoseconds)), Self.highest)
        whole.record(value)
        second.record(value)
    }

    /// What was recorded since the last call.
    mutating func takeSecond() -> Histogram<UInt64> {
        let taken = second
        second.reset()
        return taken
    }
}
