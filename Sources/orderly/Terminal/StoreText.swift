import Delivery
import Foundation
import Inspection

/// The store in figures.
struct StoreText {
    func line(_ report: SliceReport) -> String {
        let open = report.open.sorted { $0.key.rawValue < $1.key.rawValue }.map {
            "\($0.value) \($0.key)"
        }
        return
            "\(Terminal.output.paint(report.name, .bold))  \(report.messages) messages  \(size(report.bytes))  "
            + (open.isEmpty ? "everything settled" : open.joined(separator: ", "))
    }

    func json(_ report: SliceReport) -> JSONText {
        var object = JSONText()
        object.add("slice", report.name)
        object.add("messages", report.messages)
        object.add("bytes", report.bytes)
        for (state, count) in report.open.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            object.add(state.description, count)
        }
        return object
    }

    func summary(
        _ reports: [SliceReport], _ records: (count: Int, bytes: Int), _ freeBytes: Int?
    ) -> [String] {
        let messages = reports.reduce(0) { $0 + $1.messages }
        let bytes = reports.reduce(0) { $0 + $1.bytes }
        var lines = ["\(reports.count) days, \(messages) messages, \(size(bytes))"]
        if records.count > 0 {
            lines.append("\(records.count) days of which only records are kept, \(size(records.bytes))")
        }
        if let freeBytes { lines.append("\(size(freeBytes)) free") }
        return lines
    }

    private func size(_ bytes: Int) -> String { bytes.formatted(.byteCount(style: .file)) }
}
