package import HL7
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The time of day, as message timestamps need it: local time with its offset from UTC.
///
/// The offset is looked up again every quarter of an hour, since that is where time zones change; `localtime_r`
/// for every message would take a lock in the C library.
package final class WallClock: Sendable {
    private struct Zone {
        var quarter: Int64 = .min
        var offsetMinutes = 0
    }

    private let zone = Mutex(Zone())
    private let frozen: Timestamp?

    package init() {
        frozen = nil
    }

    /// A clock that always tells the same time, for tests of routes.
    package init(frozenAt time: Timestamp) {
        frozen = time
    }

    package struct Reading: Sendable {
        /// Since 1970-01-01 UTC; 0 before it and for a frozen clock without a zone.
        package var nanoseconds: Int64
        package var timestamp: Timestamp
    }

    package func read() -> Reading {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let seconds = Int64(time.tv_sec)
        let nanoseconds = Int64(time.tv_nsec)
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let stamp =
            frozen
            ?? Timestamp(
                secondsSince1970: seconds, nanoseconds: Int32(truncatingIfNeeded: nanoseconds),
                offsetMinutes: offset(at: seconds))
        return Reading(nanoseconds: overflow ? 0 : whole &+ nanoseconds, timestamp: stamp)
    }

    private func offset(at seconds: Int64) -> Int {
        let quarter = seconds / 900
        return zone.withLock { zone in
            if zone.quarter != quarter {
                var broken = tm()
                var time = time_t(seconds)
                localtime_r(&time, &broken)
                zone = Zone(quarter: quarter, offsetMinutes: Int(broken.tm_gmtoff) / 60)
            }
            return zone.offsetMinutes
        }
    }
}
