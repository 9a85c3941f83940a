import HL7
import Inspection

/// A message with its meaning, for people: a line a part, in columns.
///
/// ```
/// PV1  Patient Visit
///   PV1-2     Patient Class               IS   I  Inpatient (table 0004)
///   PV1-3.1     Point of Care             IS   2NORTH
/// ```
struct InspectionText {
    let terminal: Terminal
    /// Columns; `nil` leaves every line as long as it is.
    let width: Int?
    /// Values of more lines or characters than these are cut, unless this is `false`.
    let isShortened: Bool

    private static let mostLines = 40
    private static let mostCharacters = 2_000

    func lines(of segment: InspectedSegment) -> [String] {
        let rows = segment.fields.flatMap { self.rows(of: $0) }
        var lines = [title(of: segment)]
        if let text = segment.text { lines += wrapped(text, indent: 2) }
        let pathWidth = max(10, rows.map { $0.part.path.count }.max() ?? 0)
        for row in rows { lines += self.lines(of: row, pathWidth: pathWidth) }
        if segment.isCut { lines.append(terminal.paint("  … more parts than are shown", .yellow)) }
        return lines
    }

    private func title(of segment: InspectedSegment) -> String {
        let title = terminal.paint(segment.path, .bold) + (segment.name.isEmpty ? "" : "  \(segment.name)")
        switch segment.kind {
        case .standard: return title
        case .otherVersion: return title + terminal.paint("  (not in this version)", .yellow)
        case .site: return title + terminal.paint("  (site-defined)", .dim)
        case .unknown: return title + terminal.paint("  (not in the standard)", .yellow)
        case .noSegment: return title + terminal.paint("  is no segment", .red)
        }
    }

    // MARK: Rows

    private struct Row {
        var part: InspectedPart
        var depth: Int
        /// Remarks of the parts it stands for.
        var remarks: [String]
    }

    /// A part with one valued part that is its first and needs no separator is one row, under the name of the whole.
    private func rows(of field: InspectedPart) -> [Row] {
        guard field.level == .field, field.parts.count == 1, let only = field.parts.first, only.path == field.path
        else {
            let head = Row(part: field, depth: 0, remarks: field.remarks)
            return [head] + field.parts.flatMap { self.rows(of: $0, depth: 0, field.parts.count > 1) }
        }
        var rows = self.rows(of: only, depth: 0, true)
        if let first = rows.first {
            rows[0].part.name = field.name
            rows[0].remarks = field.remarks + first.remarks
        }
        return rows
    }

    private func rows(of part: InspectedPart, depth: Int, _ isShown: Bool) -> [Row] {
        if let leaf = simple(part) {
            var row = Row(part: leaf, depth: depth, remarks: part.remarks)
            row.part.path = part.path
            row.part.name = part.level == .repetition ? "" : part.name
            row.part.type = part.type
            if leaf.path != part.path { row.remarks += leaf.remarks }
            return [row]
        }
        var head = Row(part: part, depth: depth, remarks: part.remarks)
        if part.level == .repetition { head.part.name = "" }
        return (isShown ? [head] : []) + part.parts.flatMap { self.rows(of: $0, depth: depth + 1, true) }
    }

    /// The only value in it, where no separator stands beside that.
    private func simple(_ part: InspectedPart) -> InspectedPart? {
        if part.parts.isEmpty { return part }
        guard part.parts.count == 1, let only = part.parts.first, only.raw == part.raw, only.path == part.path + ".1"
        else { return nil }
        return simple(only)
    }

    // MARK: Columns

    private func lines(of row: Row, pathWidth: Int) -> [String] {
        let nameWidth = (width ?? .max) < 100 ? 26 : 40
        var head = StyledLine("  ")
        head.append(TextWidth.fitted(row.part.path, to: pathWidth), .cyan)
        head.append("  " + TextWidth.fitted(String(repeating: "  ", count: row.depth) + row.part.name, to: nameWidth))
        let body = body(of: row, room: width.map { max(20, $0 - head.columns - 6) } ?? .max)
        guard let first = body.first else {
            head.append(" " + row.part.type, .dim)
            return [head.painted(on: terminal)]
        }
        head.append(" " + TextWidth.fitted(row.part.type, to: 4), .dim)
        let margin = String(repeating: " ", count: head.columns + 1)
        return [head.painted(on: terminal) + " " + first.painted(on: terminal)]
            + body.dropFirst().map { margin + $0.painted(on: terminal) }
    }

    /// The value, and behind it, or below where it has no room, what is to be said about it.
    private func body(of row: Row, room: Int) -> [StyledLine] {
        var lines = shortened(row.part).flatMap { TextWidth.wrapped($0, to: room) }.map { StyledLine($0) }
        func note(_ text: String, _ colour: Terminal.Colour) {
            if let last = lines.last, last.columns + 2 + TextWidth.columns(text) <= room {
                lines[lines.count - 1].append("  ")
                lines[lines.count - 1].append(text, colour)
            } else {
                lines += TextWidth.wrapped(text, to: room).map { StyledLine($0, colour) }
            }
        }
        if row.part.state == .null { note("\"\"  null: delete", .yellow) }
        if let meaning = meaning(of: row.part) { note(meaning, .green) }
        for remark in row.remarks { note("! " + remark, .yellow) }
        return lines
    }

    private func meaning(of part: InspectedPart) -> String? {
        guard let meaning = part.meaning else { return nil }
        return part.table.map { "\(meaning) (table \(TableNumber.text($0)))" } ?? meaning
    }

    private func shortened(_ part: InspectedPart) -> [String] {
        guard isShortened else { return part.lines }
        var lines = part.lines.prefix(Self.mostLines).map { line in
            line.utf8.count > Self.mostCharacters ? String(line.prefix(Self.mostCharacters)) + "…" : line
        }
        if part.lines.count > Self.mostLines || lines.last?.last == "…" {
            lines.append("… (\(part.raw.count) bytes; --full shows all)")
        }
        return lines
    }

    private func wrapped(_ text: String, indent: Int) -> [String] {
        let room = width.map { max(20, $0 - indent) }
        return (room.map { TextWidth.wrapped(text, to: $0) } ?? [text]).map {
            String(repeating: " ", count: indent) + $0
        }
    }
}
