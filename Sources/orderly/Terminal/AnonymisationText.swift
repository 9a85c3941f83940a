import Anonymisation
import Inspection

/// What anonymising has done, for people: places and counts, nothing of any value.
struct AnonymisationText {
    let report: AnonymisationReport
    let options: AnonymisationOptions

    private static let mostPlaces = 40

    var text: String {
        let messages = "\(report.messages) message\(report.messages == 1 ? "" : "s") anonymised"
        var lines = [Terminal.error.paint(messages, .bold)]
        for treatment in Treatment.allCases {
            let places = report.places(of: treatment)
            guard !places.isEmpty else { continue }
            let isWarning = treatment == .flagged || treatment == .unreadable
            let shown = places.prefix(Self.mostPlaces).map { $0.count == 1 ? $0.place : "\($0.place) (\($0.count))" }
            let more = places.count > Self.mostPlaces ? " and \(places.count - Self.mostPlaces) more" : ""
            lines.append(Terminal.error.paint("  " + treatment.title, isWarning ? .yellow : .dim))
            let width = max(20, (Terminal.error.width ?? 120) - 6)
            lines += TextWidth.wrapped(shown.joined(separator: ", ") + more, to: width).map { "      " + $0 }
        }
        if !report.places(of: .codes).isEmpty {
            lines.append("  local codes can be kept with --codes keep, or some of them with --keep OBX-3 and the like")
        }
        return lines.joined(separator: "\n")
    }
}
