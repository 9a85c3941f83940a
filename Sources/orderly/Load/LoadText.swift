import Foundation
import Loading

/// A load in words: counts and times, never content.
enum LoadText {
    /// One second, on one line.
    static func line(_ sample: LoadSample) -> String {
        var parts = [String(format: "%5.0f s", sample.elapsed / .seconds(1))]
        if let generator = sample.generator {
            parts.append("\(grouped(sample.acknowledged))/s acknowledged")
            parts.append("p50 \(milliseconds(sample.latency.p50))  p99 \(milliseconds(sample.latency.p99)) ms")
            parts.append("unanswered \(grouped(generator.unanswered))")
            if generator.waiting > 0 { parts.append("behind \(grouped(generator.waiting))") }
            if generator.refusals > 0 { parts.append("refused \(grouped(generator.refusals))") }
        }
        if let sink = sample.sink {
            parts.append("sink \(grouped(sample.taken))/s, \(grouped(sink.distinct)) in all")
            if sink.duplicates > 0 { parts.append("twice \(grouped(sink.duplicates))") }
            if sink.outOfOrder > 0 { parts.append("out of order \(grouped(sink.outOfOrder))") }
        }
        return parts.joined(separator: "   ")
    }

    /// The whole run.
    static func summary(_ report: LoadReport, terminal: Terminal) -> [String] {
        var lines: [String] = []
        let seconds = String(format: "%.2f s", report.elapsed / .seconds(1))
        let rate = grouped(Int(report.messagesPerSecond.rounded()))
        lines.append(terminal.paint("\(rate) messages/s over \(seconds)", .bold))
        if let generator = report.generator { lines += generatorLines(generator) }
        if let latency = report.latency { lines.append(row("ACK time", times(latency))) }
        if let service = report.serviceTime { lines.append(row("from sending", times(service))) }
        if let sink = report.sink { lines += sinkLines(sink) }
        if let conservation = report.conservation { lines.append(row("arrived", text(conservation))) }
        lines +=
            report.faults.isEmpty
            ? [terminal.paint("nothing is missing, misdirected or out of order", .green)]
            : report.faults.map { terminal.paint($0, .red) }
        return lines
    }

    private static func generatorLines(_ counts: GeneratorCounts) -> [String] {
        var lines = [
            row(
                "sent",
                "\(grouped(counts.sent)), again \(grouped(counts.resent)), in doubt \(grouped(counts.unanswered))"),
            row("acknowledged", "\(grouped(counts.acknowledged)), refused \(refusals(counts))"),
        ]
        if counts.waiting > 0 { lines.append(row("not sent in time", grouped(counts.waiting))) }
        let odd = [
            ("for other messages", counts.misdirected), ("twice", counts.repeated), ("unreadable", counts.unreadable),
            ("late", counts.timeouts),
        ].filter { $0.1 > 0 }
        if !odd.isEmpty { lines.append(row("answers", odd.map { "\($0.0) \(grouped($0.1))" }.joined(separator: ", "))) }
        lines.append(
            row(
                "connections",
                "\(counts.connectionsOpened) opened, \(counts.connectionsLost) lost, "
                    + "\(counts.connectionsFailed) failed"))
        return lines
    }

    private static func sinkLines(_ counts: SinkCounts) -> [String] {
        var lines = [
            row(
                "received",
                "\(grouped(counts.received)), distinct \(grouped(counts.distinct)), "
                    + "twice \(grouped(counts.duplicates)), out of order \(grouped(counts.outOfOrder))")
        ]
        let odd = [
            ("with another MSH-10", counts.renumbered), ("not of this run", counts.foreign),
            ("unreadable", counts.unreadable), ("not kept account of", counts.untracked),
        ].filter { $0.1 > 0 }
        if !odd.isEmpty { lines.append(row("", odd.map { "\($0.0) \(grouped($0.1))" }.joined(separator: ", "))) }
        if !counts.faults.isEmpty {
            let faults = counts.faults.sorted { $0.key < $1.key }.map { "\($0.key) \(grouped($0.value))" }
            lines.append(row("faults", faults.joined(separator: ", ")))
        }
        return lines
    }

    private static func text(_ conservation: Conservation) -> String {
        "\(grouped(conservation.delivered)) of \(grouped(conservation.acknowledged)) acknowledged, "
            + "refused by the sink \(grouped(conservation.refused)), missing \(grouped(conservation.missing)); "
            + "without an acknowledgement \(grouped(conservation.unacknowledged))"
    }

    private static func refusals(_ counts: GeneratorCounts) -> String {
        guard !counts.refused.isEmpty else { return "0" }
        return counts.refused.sorted { $0.key < $1.key }.map { "\($0.key) \(grouped($0.value))" }
            .joined(separator: ", ")
    }

    private static func times(_ summary: LatencySummary) -> String {
        let values = [
            ("p50", summary.p50), ("p90", summary.p90), ("p99", summary.p99), ("p99.9", summary.p999),
            ("max", summary.max),
        ]
        return values.map { "\($0.0) \(milliseconds($0.1))" }.joined(separator: "  ") + " ms"
    }

    private static func row(_ name: String, _ text: String) -> String {
        "  " + name.padding(toLength: 18, withPad: " ", startingAt: 0) + text
    }

    private static func milliseconds(_ microseconds: Int) -> String {
        String(format: "%.3f", Double(microseconds) / 1000)
    }

    /// `1,234,567`
    static func grouped(_ number: Int) -> String {
        var digits = Array(String(number.magnitude))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        return (number < 0 ? "-" : "") + String(digits)
    }
}
