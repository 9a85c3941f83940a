#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Time that this thread spent on a processor: what other processes do on the machine counts little.
enum Stopwatch {
    /// Nanoseconds an item: the median over the rounds, and the fastest of them.
    static func time(_ count: Int, passes: Int, rounds: Int, _ pass: () -> Void) -> (median: Double, best: Double) {
        pass()
        let figures = (0..<rounds).map { _ in
            let start = now()
            for _ in 0..<passes { pass() }
            return Double(now() - start) / Double(count * passes)
        }.sorted()
        return (figures[rounds / 2], figures[0])
    }

    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
    }
}
