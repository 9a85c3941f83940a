import Delivery
import Engine
import Foundation
import Pipeline

/// Deliveries, queues and timelines for people.
struct DeliveryText {
    let terminal: Terminal
    var now = Date.now

    /// One line: id, destination, type, control id, state and why.
    func line(_ delivery: StoredDelivery) -> String {
        let reason = delivery.reason.map { "  \($0)" } ?? ""
        let attempts = delivery.attempts == 0 ? "" : "  after \(delivery.attempts) attempts"
        let original = delivery.original.map { "  again \($0)" } ?? ""
        return "\(terminal.paint(delivery.id.description, .bold))  \(delivery.destination)  "
            + "\(Printable.text(delivery.type, limit: 20))  \(Printable.text(delivery.controlID, limit: 50))  "
            + "\(paint(delivery.state))\(attempts)  \(age(delivery.receivedAt)) old\(original)\(reason)"
    }

    func line(_ overview: DestinationOverview) -> String {
        var parts = ["\(overview.queued) queued"]
        if overview.blocked > 0 { parts.append(terminal.paint("\(overview.blocked) blocked", .red)) }
        if overview.parked > 0 { parts.append(terminal.paint("\(overview.parked) parked", .red)) }
        if overview.deadLetters > 0 { parts.append(terminal.paint("\(overview.deadLetters) dead letters", .red)) }
        let oldest = overview.oldestReceivedAt.map { "  oldest \(age($0))" } ?? ""
        let head = overview.head.map { "  first \($0)" } ?? ""
        let state = overview.state
        let shown = terminal.paint(state.description, state == .flowing ? .green : .yellow)
        let name =
            overview.destination.name.isEmpty
            ? "\(overview.destination.route) (the route itself)" : overview.destination.description
        return "\(terminal.paint(name, .bold))  \(shown)  \(parts.joined(separator: ", "))\(oldest)\(head)"
    }

    /// One lane of a destination.
    ///
    /// - Parameter showsKey: whether to say what it is told apart by, which may be patient data.
    func line(_ lane: LaneOverview, showsKey: Bool) -> String {
        let key = lane.key.map { showsKey ? Printable.text($0, limit: 80) : "(hidden)" } ?? "(no key)"
        let state = terminal.paint(lane.state.description, lane.state == .flowing ? .green : .yellow)
        return "\(terminal.paint(key, .bold))  \(state)  \(lane.waiting) waiting  oldest \(age(lane.oldestReceivedAt))"
            + "  first \(lane.first)"
    }

    /// A message with all that happened to it.
    func lines(_ message: StoredMessage, attempts: (DeliveryID) throws -> [AttemptRecord]) rethrows -> [String] {
        var lines = [
            "\(terminal.paint(message.id.description, .bold))  \(Printable.text(message.keys.type, limit: 20))  "
                + "control id \(Printable.text(message.keys.controlID, limit: 50))  route \(message.route) "
                + "(version \(message.routeVersion))",
            "  received \(time(message.receivedAt)) from \(message.peer) on \(message.listener), "
                + "\(message.bytes.count) bytes, \(message.decision)",
        ]
        if let reason = message.reason { lines.append("  \(reason)") }
        for delivery in message.deliveries {
            lines.append("  " + line(delivery))
            for attempt in try attempts(delivery.id) {
                let took = attempt.duration.formatted(.units(allowed: [.milliseconds], width: .narrow))
                let reason = attempt.reason.map { "  \($0)" } ?? ""
                lines.append("    \(time(attempt.at))  attempt \(attempt.number)  \(attempt.code)  \(took)\(reason)")
            }
        }
        for note in message.notes {
            let text = note.text.map { ": \($0)" } ?? ""
            lines.append("  \(time(note.at))  \(note.kind.rawValue)\(note.delivery.map { " \($0)" } ?? "")\(text)")
        }
        return lines
    }

    private func paint(_ state: DeliveryState) -> String {
        switch state {
        case .delivered: terminal.paint(state.description, .green)
        case .queued, .awaiting, .discarded: state.description
        case .blocked, .parked, .deadLetter: terminal.paint(state.description, .red)
        }
    }

    private func time(_ nanoseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(nanoseconds) / 1e9).formatted(
            .iso8601.dateTimeSeparator(.space).time(includingFractionalSeconds: true))
    }

    private func age(_ nanoseconds: Int64) -> String {
        let seconds = max(0, now.timeIntervalSince1970 - Double(nanoseconds) / 1e9)
        return Duration.seconds(seconds).formatted(
            .units(allowed: [.days, .hours, .minutes, .seconds], width: .narrow, maximumUnitCount: 2))
    }
}
