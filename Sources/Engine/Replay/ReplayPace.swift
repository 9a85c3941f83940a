/// How many messages are due. A value; no clock of its own.
struct ReplayPace: Sendable {
    private let interval: Duration
    /// When the next is due.
    private(set) var next: Duration

    /// What was not used up to here is made up for, so that a pace is kept that is quicker than timers are.
    private static let credit = Duration.milliseconds(100)

    /// - Parameter rate: a minute; at least 1.
    init(rate: Int, at now: Duration) {
        interval = .seconds(60) / max(1, rate)
        next = now
    }

    func due(at now: Duration, most: Int) -> Int {
        guard now >= next else { return 0 }
        return min(most, Int(clamping: Int64((now - next) / interval)) + 1)
    }

    mutating func take(_ count: Int, at now: Duration) {
        next = max(next, now - Self.credit) + interval * count
    }
}
