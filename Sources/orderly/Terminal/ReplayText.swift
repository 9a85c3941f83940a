import Delivery
import Engine
import Foundation
import Inspection
import Pipeline

/// Replays, and what one would do, for people and programs.
struct ReplayText {
    let terminal: Terminal
    var showsPatients = false

    /// What would be sent again.
    func lines(_ preview: ReplayPreview, _ selection: ReplaySelection, rate: Int) -> [String] {
        var lines = [title(preview)]
        for (route, count) in preview.routes.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(terminal.paint(route, .bold))  \(messages(count)), \(told(selection))")
            let deliveries = preview.deliveries.filter { $0.key.route == route }.sorted { $0.key < $1.key }
            for (key, states) in deliveries {
                let counts = states.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.value) \($0.key)" }
                let target = selection.destination.map { $0 == key.name ? "" : " → \($0)" } ?? ""
                lines.append("    \(key.name)\(target)  \(counts.joined(separator: ", "))")
            }
        }
        let left = [
            (preview.waiting, "still in a queue"), (preview.replays, "sent by a replay before (--again)"),
            (preview.dropped, "without content any more"), (preview.empty, "with nothing to send"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        if !left.isEmpty { lines.append("  left alone: \(left.joined(separator: ", "))") }
        if preview.messages > 0 {
            let seconds = Double(preview.messages) * 60 / Double(max(1, rate))
            lines.append("  takes \(spoken(seconds)) at \(pace(rate))")
        }
        return lines
    }

    private func title(_ preview: ReplayPreview) -> String {
        guard let first = preview.first, let last = preview.last else { return "nothing would be sent again" }
        return "\(messages(preview.messages)), received \(time(first)) to \(time(last))"
    }

    /// One line: number, state, how far, who, when and why.
    func line(_ job: ReplayJob) -> String {
        var parts = [
            terminal.paint("\(job.number)", .bold), paint(job.state), progress(job), told(job.selection),
            pace(job.rate), time(job.createdAt), job.user, job.reason,
        ]
        if let remark = job.remark { parts.insert(terminal.paint(remark, .yellow), at: 3) }
        return parts.joined(separator: "  ")
    }

    func lines(_ job: ReplayJob, _ failures: [ReplayJob.Failure]) -> [String] {
        var lines = [line(job), "  selects \(conditions(job.selection.query).joined(separator: ", "))"]
        if let endedAt = job.endedAt { lines.append("  ended \(time(endedAt))") }
        for failure in failures { lines.append("  \(failure.message)  \(terminal.paint(failure.reason, .red))") }
        if job.failed > failures.count { lines.append("  … and \(job.failed - failures.count) more failures") }
        return lines
    }

    func json(_ job: ReplayJob, _ failures: [ReplayJob.Failure] = []) -> JSONText {
        var object = JSONText()
        object.add("number", job.number)
        object.add("state", "\(job.state)")
        if let remark = job.remark { object.add("remark", remark) }
        object.add("mode", job.selection.mode.rawValue)
        if let destination = job.selection.destination { object.add("destination", destination) }
        if let payloadOf = job.selection.payloadOf { object.add("payloadOf", payloadOf) }
        object.add("selects", conditions(job.selection.query))
        object.add("perMinute", job.rate)
        object.add("user", job.user)
        object.add("reason", job.reason)
        object.add("created", time(job.createdAt))
        if let endedAt = job.endedAt { object.add("ended", time(endedAt)) }
        object.add("total", job.total)
        object.add("sent", job.sent)
        object.add("failed", job.failed)
        object.add("passedOver", job.passedOver)
        guard !failures.isEmpty else { return object }
        object.add(
            "failures",
            failures.map { failure in
                var entry = JSONText()
                entry.add("message", failure.message.description)
                entry.add("reason", failure.reason)
                return entry
            })
        return object
    }

    // MARK: Parts

    private func progress(_ job: ReplayJob) -> String {
        var text = "\(job.sent) of \(messages(job.total)) sent"
        if job.failed > 0 { text += ", \(job.failed) failed" }
        if job.passedOver > 0 { text += ", \(job.passedOver) passed over" }
        return text
    }

    private func told(_ selection: ReplaySelection) -> String {
        let what = selection.mode == .asSent ? "as sent" : "through the route as it is now"
        return selection.destination.map { "\(what) to \($0)" } ?? what
    }

    private func conditions(_ query: MessageQuery) -> [String] {
        func text(_ bytes: [UInt8]) -> String { Printable.text(bytes, limit: 100) }
        func hidden(_ bytes: [UInt8]) -> String { showsPatients ? text(bytes) : "…" }
        var found: [String?] = [
            query.since.map { "since \(time($0))" }, query.until.map { "until \(time($0))" },
            query.route.map { "route \($0)" }, query.listener.map { "listener \($0)" }, query.peer.map { "from \($0)" },
            query.application.map { "application \(text($0))" }, query.facility.map { "facility \(text($0))" },
            query.type.map { "type \(text($0))" }, query.controlID.map { "control id \(text($0))" },
            query.patient.map { "patient \(hidden($0))" }, query.visit.map { "visit \(hidden($0))" },
            query.order.map { "order \(hidden($0))" },
        ]
        found += query.tags.map { "tag \($0.name)=\(hidden($0.value))" }
        if !query.states.isEmpty {
            found.append("state " + query.states.map(\.rawValue).sorted().joined(separator: " or "))
        }
        return found.compactMap { $0 }
    }

    private func paint(_ state: ReplayJob.State) -> String {
        switch state {
        case .done: terminal.paint(state.description, .green)
        case .selecting, .running: state.description
        case .cancelled, .interrupted: terminal.paint(state.description, .red)
        }
    }

    private func messages(_ count: Int) -> String { "\(count) \(count == 1 ? "message" : "messages")" }

    private func pace(_ rate: Int) -> String { rate % 60 == 0 ? "\(rate / 60)/s" : "\(rate)/min" }

    private func spoken(_ seconds: Double) -> String {
        Duration.seconds(seconds.rounded(.up)).formatted(
            .units(allowed: [.days, .hours, .minutes, .seconds], width: .abbreviated, maximumUnitCount: 2))
    }

    private func time(_ nanoseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(nanoseconds) / 1e9).ISO8601Format(.iso8601(timeZone: .gmt))
    }
}
