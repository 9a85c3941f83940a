package import Routes

/// Whether a queue needs somebody's attention: one alarm when that begins, one when it ends. A value.
package struct QueueWatch: Sendable {
    package enum Alarm: Hashable, Sendable {
        /// The oldest message waits longer than `alarm_after`.
        case late(reason: String)
        /// A limit is reached.
        case full(reason: String)

        package var reason: String {
            switch self {
            case .late(let reason), .full(let reason): reason
            }
        }
    }

    private let alarmAfter: Duration
    private let limit: DestinationDefinition.QueueLimit?
    package private(set) var alarm: Alarm?

    /// What is left of a limit's reach when its alarm ends.
    private static let release = 0.9

    package init(alarmAfter: Duration, limit: DestinationDefinition.QueueLimit?) {
        self.alarmAfter = alarmAfter
        self.limit = limit
    }

    package var isFull: Bool { fullReason != nil }

    package var fullReason: String? {
        if case .full(let reason) = alarm { reason } else { nil }
    }

    /// - Returns: whether the alarm began, ended or became another; not when only its figures changed.
    package mutating func look(at level: QueueLevel, now: Int64) -> Bool {
        let before = alarm
        alarm = found(level, now)
        switch (before, alarm) {
        case (nil, nil), (.late?, .late?), (.full?, .full?): return false
        default: return true
        }
    }

    private func found(_ level: QueueLevel, _ now: Int64) -> Alarm? {
        if let limit, let reason = level.excess(over: limit, at: now, share: isFull ? Self.release : 1) {
            return .full(reason: reason)
        }
        guard let age = level.age(at: now), age >= alarmAfter * (alarm == nil ? 1 : Self.release) else { return nil }
        return .late(reason: "the oldest message waits for \(age.spoken)")
    }
}
