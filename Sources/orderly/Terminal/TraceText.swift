import Engine
import HL7
import Pipeline
import Routes

/// A trace for people: each step with what it changed, or why it did not run.
struct TraceText {
    let terminal: Terminal

    func lines(of trace: Trace) -> [String] {
        var lines = trace.events.map { line(of: $0) }
        if trace.omitted > 0 { lines.append(terminal.paint("… and \(trace.omitted) more events", .dim)) }
        return lines
    }

    /// Only what was written, one line a change: `PID-8  "2" → "F"`.
    func changes(in trace: Trace) -> [String] {
        trace.events.compactMap { event in
            guard case .changed(let location, let before, let after) = event.kind else { return nil }
            return change(location, before, after)
        }
    }

    private func line(of event: TraceEvent) -> String {
        let indent = String(repeating: "  ", count: min(event.depth, 32) + 1)
        return indent + text(of: event.kind)
    }

    private func text(of kind: TraceEvent.Kind) -> String {
        switch kind {
        case .ran(let mark, let because):
            let condition = because.isEmpty ? "" : terminal.paint("   when \(reasons(because))", .dim)
            return "\(terminal.paint("●", .green)) \(title(of: mark))  \(place(mark.place))\(condition)"
        case .skipped(let mark, let because):
            return terminal.paint("○ \(title(of: mark))  \(mark.place)   not run: \(reasons(because))", .dim)
        case .took(let element, let because):
            return "\(terminal.paint("↳", .green)) \(element.label)  \(place(element.place))  "
                + terminal.paint(reasons(because), .dim)
        case .passedOver(let branch, let because):
            return terminal.paint("↷ branch at \(branch) not taken: \(reasons(because))", .dim)
        case .looped(let path, let number):
            return terminal.paint("\(path) number \(number)", .cyan)
        case .changed(let location, let before, let after):
            return terminal.paint("    ~ ", .yellow) + change(location, before, after)
        case .tagged(let name, let value):
            return "    tag \(name) = \(shown(value))"
        case .usedRow(let row):
            return terminal.paint("    \(row.label), row at \(row.place.file):\(row.place.line)", .dim)
        case .note(let text):
            return terminal.paint("    note: \(text)", .dim)
        case .part(let number, let count):
            return terminal.paint("part \(number) of \(count)", .cyan)
        case .destination(let element, let isTaken, let because):
            let words =
                isTaken ? terminal.paint("→ \(element.label)", .bold) : terminal.paint("✕ \(element.label)", .dim)
            return because.isEmpty ? words : words + terminal.paint("   \(reasons(because))", .dim)
        case .ended(let ending, let text, let place):
            return terminal.paint("■ \(ending.rawValue): \(text)", ending == .skipped ? .yellow : .red)
                + "  \(self.place(place))"
        }
    }

    private func title(of mark: TraceEvent.StepMark) -> String {
        mark.name.map { "\($0) (\(mark.text))" } ?? mark.text
    }

    private func place(_ place: Place) -> String { terminal.paint("\(place)", .dim) }

    private func change(_ location: Location, _ before: [UInt8], _ after: [UInt8]) -> String {
        switch (before.isEmpty, after.isEmpty) {
        case (true, _): "\(location)  new \(shown(after))"
        case (_, true): "\(location)  \(shown(before)) removed"
        default: "\(location)  \(shown(before)) → \(shown(after))"
        }
    }

    private func reasons(_ sightings: [Sighting]) -> String {
        sightings.map { sighting in
            let saw = sighting.values.map { value in
                switch value.state {
                case .empty: "empty"
                case .null: "null"
                case .valued: shown(value.text)
                }
            }
            let values = saw.isEmpty ? "" : " (saw \(saw.joined(separator: ", ")))"
            let notes = sighting.notes.isEmpty ? "" : " [\(sighting.notes.joined(separator: ", "))]"
            return "\(sighting.source) is \(sighting.holds)\(values)\(notes)"
        }.joined(separator: "; ")
    }

    private func shown(_ bytes: [UInt8]) -> String {
        let text = MessageText.lines(of: bytes).joined(separator: "⏎")
        return "\"\(text.count > 120 ? text.prefix(117) + "…" : text[...])\""
    }
}
