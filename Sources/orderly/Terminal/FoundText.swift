import Delivery
import Engine
import Foundation
import Inspection
import Pipeline

/// Messages that were found, for people and programs. Patient, visit, orders and tags only where they are asked for.
struct FoundText {
    let terminal: Terminal
    let showsPatients: Bool

    /// One line: id, time, route, sender, type, control id, and what became of it.
    func line(_ message: FoundMessage) -> String {
        var parts = [
            terminal.paint(message.id.description, .bold), time(message.receivedAt), message.route,
            Printable.text(message.keys.sendingApplication, limit: 30),
            Printable.text(message.keys.type, limit: 20),
            Printable.text(message.keys.controlID, limit: 50), outcome(message),
        ]
        if let original = message.original { parts.append("again \(original)") }
        if message.isRecord { parts.append(terminal.paint("content dropped", .dim)) }
        if showsPatients { parts += patients(message) }
        return parts.joined(separator: "  ")
    }

    private func outcome(_ message: FoundMessage) -> String {
        guard !message.outcomes.isEmpty else { return "\(message.decision)" }
        return message.outcomes.map { outcome in
            let colour: Terminal.Colour? =
                switch outcome.state {
                case .delivered: .green
                case .blocked, .parked, .deadLetter: .red
                case .queued, .awaiting, .discarded: nil
                }
            let state =
                colour.map { terminal.paint(outcome.state.description, $0) } ?? outcome.state.description
            return outcome.destination.isEmpty ? state : "\(outcome.destination) \(state)"
        }.joined(separator: ", ")
    }

    private func patients(_ message: FoundMessage) -> [String] {
        let keys = message.keys
        func list(_ name: String, _ values: [[UInt8]]) -> String? {
            values.isEmpty
                ? nil : name + " " + values.map { Printable.text($0, limit: 250) }.joined(separator: ",")
        }
        return [
            list("patient", keys.patientIDs), list("visit", keys.visit.isEmpty ? [] : [keys.visit]),
            list("orders", keys.orders),
            list("tags", keys.tags.map { Array("\($0.name)=".utf8) + $0.value }),
        ].compactMap { $0 }
    }

    func json(_ message: FoundMessage) -> JSONText {
        var object = JSONText()
        object.add("id", message.id.description)
        object.add("received", time(message.receivedAt))
        object.add("route", message.route)
        object.add("listener", message.listener)
        object.add("peer", message.peer)
        object.add("application", text(message.keys.sendingApplication))
        object.add("facility", text(message.keys.sendingFacility))
        object.add("type", text(message.keys.type))
        object.add("controlId", text(message.keys.controlID))
        object.add("decision", "\(message.decision)")
        object.add(
            "deliveries",
            message.outcomes.map { outcome in
                var delivery = JSONText()
                delivery.add("destination", outcome.destination)
                delivery.add("state", outcome.state.description)
                return delivery
            })
        if let original = message.original { object.add("original", original.description) }
        if message.isRecord { object.add("contentDropped", true) }
        guard showsPatients else { return object }
        object.add("patients", message.keys.patientIDs.map(text))
        if !message.keys.visit.isEmpty { object.add("visit", text(message.keys.visit)) }
        object.add("orders", message.keys.orders.map(text))
        object.add("tags", message.keys.tags.map { "\($0.name)=\(text($0.value))" })
        return object
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private func time(_ nanoseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(nanoseconds) / 1e9).ISO8601Format(
            .iso8601(timeZone: .gmt, includingFractionalSeconds: true))
    }
}
