import Engine

/// The demo's last word: what was sent, stored, delivered and received, and whether it adds up.
struct DemoSummary {
    let counts: DemoLedger.Counts
    let terminal: Terminal

    var lines: [String] {
        let answers = counts.answered.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        var lines = [
            terminal.paint("Summary", .bold),
            "  sent      \(counts.sent) messages, answered \(answers.joined(separator: ", "))",
            "  stored    \(stored)",
        ]
        if counts.repeated + counts.refused > 0 {
            lines.append("  besides   \(counts.repeated) retransmissions, \(counts.refused) refused unread")
        }
        lines.append("  attempts  \(counts.failedAttempts) failed while a system was down, and were made again")
        lines.append("  \(row("destination", "planned", "delivered", "dead letters", "arrived"))")
        for name in counts.planned.keys.sorted() {
            lines.append(
                "  "
                    + row(
                        name, "\(counts.planned[name, default: 0])", "\(counts.delivered[name, default: 0])",
                        "\(counts.deadLettered[name, default: 0])", "\(counts.confirmed[name, default: 0])"))
        }
        let discrepancies = DemoLedger.discrepancies(in: counts)
        if discrepancies.isEmpty {
            lines.append(terminal.paint("  Everything adds up.", .green))
        } else {
            lines += discrepancies.map { terminal.paint("  does not add up: \($0)", .red) }
        }
        return lines
    }

    private var stored: String {
        let kinds: [(EngineEvent.Accepted.Kind, String)] = [
            (.queued, "queued for delivery"), (.skipped, "skipped by a route"), (.rejected, "rejected by a route"),
            (.deadLettered, "kept as dead letters"),
        ]
        return kinds.map { "\(counts.stored[$0.0, default: 0]) \($0.1)" }.joined(separator: ", ")
    }

    private func row(_ name: String, _ columns: String...) -> String {
        name.padded(to: 34) + columns.map { $0.padded(to: 14) }.joined()
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
