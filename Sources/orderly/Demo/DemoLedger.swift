import Engine
import Pipeline
import Synchronization

/// The demo's bookkeeping: every message and delivery is counted where it is sent, stored and received, and
/// the three must agree.
final class DemoLedger: Sendable {
    struct Counts: Sendable {
        /// Messages sent, and what came back for each, by MSA-1.
        var sent = 0
        var answered: [String: Int] = [:]
        /// Messages the engine stored, by what it decided.
        var stored: [EngineEvent.Accepted.Kind: Int] = [:]
        var refused = 0
        var repeated = 0
        /// Deliveries planned, confirmed, and given up, by destination (`route/name`).
        var planned: [String: Int] = [:]
        var delivered: [String: Int] = [:]
        var deadLettered: [String: Int] = [:]
        var failedAttempts = 0
        /// Messages that simulated systems confirmed, by destination; files found in the archive.
        var confirmed: [String: Int] = [:]

        var open: Int {
            planned.values.reduce(0, +) - delivered.values.reduce(0, +) - deadLettered.values.reduce(0, +)
        }
    }

    private let counts = Mutex(Counts())

    var current: Counts { counts.withLock { $0 } }

    func update(_ body: (inout Counts) -> Void) {
        counts.withLock { body(&$0) }
    }

    /// What does not add up, in words; empty when everything does.
    static func discrepancies(in counts: Counts) -> [String] {
        var found: [String] = []
        let answered = counts.answered.values.reduce(0, +)
        if answered != counts.sent { found.append("\(counts.sent) sent, but \(answered) answered") }
        let stored = counts.stored.values.reduce(0, +)
        let accounted = stored + counts.refused + counts.repeated
        if accounted != counts.sent { found.append("\(counts.sent) sent, but \(accounted) stored or refused") }
        let positive = counts.answered["AA", default: 0] + counts.answered["CA", default: 0]
        let kept = stored - counts.stored[.rejected, default: 0] + counts.repeated
        if positive != kept { found.append("\(positive) positive answers, but \(kept) messages kept") }
        if counts.open != 0 { found.append("\(counts.open) deliveries are still open") }
        for (destination, count) in counts.delivered.sorted(by: { $0.key < $1.key }) {
            let confirmed = counts.confirmed[destination, default: 0]
            if confirmed < count { found.append("\(destination): \(count) delivered, but \(confirmed) arrived") }
        }
        return found
    }
}
