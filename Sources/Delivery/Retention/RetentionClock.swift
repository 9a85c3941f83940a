/// The time of day that retention believes, and age limits of queues. A clock that leaps to 2038 must not make a store of today look old: after a
/// leap forward the time goes on from where it was, until the clock has kept to its new time for a day. What it says
/// first is held against the store in the same way: a machine may start before it has been told the time.
struct RetentionClock {
    private var wallAtAnchor: Int64
    private var steadyAtAnchor: Int64
    private var leap: Leap?

    private struct Leap {
        var offset: Int64
        var since: Int64
    }

    private let tolerance: Int64
    private static let probation: Int64 = 86_400_000_000_000

    /// - Parameters:
    ///   - wall: nanoseconds since 1970-01-01 UTC.
    ///   - steady: nanoseconds of a clock that never leaps, from any origin.
    ///   - newest: when the newest message came in that the store knows of, nanoseconds since 1970-01-01 UTC. It vouches
    ///     for a day after it.
    ///   - tolerance: what the clock may gain at once without being distrusted.
    init(wall: Int64, steady: Int64, newest: Int64? = nil, tolerance: Duration = .seconds(3600)) {
        let vouched = newest.map { $0.addingReportingOverflow(Self.probation) }
        let limit = vouched.map { $0.overflow ? .max : max(0, $0.partialValue) } ?? .max
        wallAtAnchor = min(wall, limit)
        steadyAtAnchor = steady
        self.tolerance = tolerance.nanoseconds
    }

    /// - Returns: the time to go by, and whether that is not what the clock says.
    mutating func time(wall: Int64, steady: Int64) -> (time: Int64, isDistrusted: Bool) {
        let expected = wallAtAnchor &+ (steady &- steadyAtAnchor)
        let offset = wall &- expected
        guard offset > tolerance else {
            // Backwards nothing gets old.
            return (believe(wall, steady), false)
        }
        if let leap, abs(offset &- leap.offset) <= tolerance {
            guard steady &- leap.since < Self.probation else {
                return (believe(wall, steady), false)
            }
        } else {
            leap = Leap(offset: offset, since: steady)
        }
        return (expected, true)
    }

    private mutating func believe(_ wall: Int64, _ steady: Int64) -> Int64 {
        (wallAtAnchor, steadyAtAnchor, leap) = (wall, steady, nil)
        return wall
    }
}
