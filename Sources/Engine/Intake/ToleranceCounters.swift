import Pipeline
import Routes
import Synchronization

/// How many messages of one route had which deviation, since the engine started.
final class ToleranceCounters: Sendable {
    private let messages = Mutex<[Deviation: Int]>([:])

    struct Milestone: Hashable {
        var deviation: Deviation
        var messages: Int
    }

    /// - Returns: the counts that became a power of ten, so that a dirty feed is told of without filling the log.
    func count(_ report: ToleranceReport) -> [Milestone] {
        guard !report.isEmpty else { return [] }
        return messages.withLock { messages in
            report.entries.compactMap { entry in
                let count = messages[entry.deviation, default: 0] + 1
                messages[entry.deviation] = count
                return Self.isPowerOfTen(count) ? Milestone(deviation: entry.deviation, messages: count) : nil
            }
        }
    }

    /// By the names of the switches.
    var counts: [String: Int] {
        messages.withLock { Dictionary(uniqueKeysWithValues: $0.map { ($0.key.rawValue, $0.value) }) }
    }

    private static func isPowerOfTen(_ number: Int) -> Bool {
        var rest = number
        while rest > 1, rest.isMultiple(of: 10) { rest /= 10 }
        return rest == 1
    }
}
