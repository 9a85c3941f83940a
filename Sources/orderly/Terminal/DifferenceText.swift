import Inspection

/// Differences for people, or as JSON, printed as they come.
///
/// ```
/// ~ PID-8  Administrative Sex  M (Male) → F (Female)
/// + OBX[2]  Observation/Result  OBX|2|NM|NA||140
/// - NTE[1]  Notes and Comments  NTE|1||fasting
/// ↕ PID-5[2]  Patient Name  now PID-5[1]
/// ```
struct DifferenceText {
    let terminal: Terminal
    let isJSON: Bool
    private(set) var count = 0

    private static let longest = 200

    init(terminal: Terminal, isJSON: Bool) {
        self.terminal = terminal
        self.isJSON = isJSON
    }

    mutating func add(_ differences: [MessageDifference], in title: String?) {
        guard !differences.isEmpty else { return }
        count += differences.count
        if !isJSON, let title { print(terminal.paint(title, .bold)) }
        for difference in differences { print(isJSON ? json(difference, title).description : line(difference)) }
        guard differences.count >= MessageComparer.mostDifferences else { return }
        Terminal.complain("only the first \(MessageComparer.mostDifferences) differences of a message are listed")
    }

    /// A message that has no counterpart.
    mutating func add(_ text: String, in title: String) {
        count += 1
        guard isJSON else { return print("\(terminal.paint(title, .bold))  \(text)") }
        var object = JSONText()
        object.add("message", title)
        object.add("kind", text)
        print(object)
    }

    func end() {
        guard !isJSON else { return }
        print(count == 0 ? "no differences" : "\(count) difference\(count == 1 ? "" : "s")")
    }

    private func line(_ difference: MessageDifference) -> String {
        let name = difference.name.isEmpty ? "" : "  \(terminal.paint(difference.name, .dim))"
        let head = { (sign: String, colour: Terminal.Colour) in
            "\(terminal.paint("\(sign) \(difference.path)", colour))\(name)  "
        }
        switch difference.kind {
        case .changed:
            return head("~", .yellow) + "\(shown(difference.old, .red)) → \(shown(difference.new, .green))"
        case .removed: return head("-", .red) + shown(difference.old, .red)
        case .added: return head("+", .green) + shown(difference.new, .green)
        case .moved: return head("↕", .cyan) + "now \(difference.new?.path ?? "")"
        }
    }

    private func shown(_ side: MessageDifference.Side?, _ colour: Terminal.Colour) -> String {
        guard let side else { return "" }
        if side.isNull { return terminal.paint("null", colour) }
        guard !side.text.isEmpty else { return terminal.paint("empty", .dim) }
        let isPadded = side.text.first == " " || side.text.last == " "
        let text = TextWidth.cut(
            isPadded ? "“\(side.text)”" : side.text, to: terminal.width == nil ? .max : Self.longest)
        return terminal.paint(text, colour) + (side.meaning.map { " (\($0))" } ?? "")
    }

    private func json(_ difference: MessageDifference, _ title: String?) -> JSONText {
        var object = JSONText()
        object.add("message", title)
        object.add("kind", difference.kind.rawValue)
        object.add("path", difference.path)
        if !difference.name.isEmpty { object.add("name", difference.name) }
        if let old = difference.old { object.add("old", json(old)) }
        if let new = difference.new { object.add("new", json(new)) }
        return object
    }

    private func json(_ side: MessageDifference.Side) -> JSONText {
        var object = JSONText()
        object.add("path", side.path)
        object.add("text", side.text)
        object.add("meaning", side.meaning)
        if side.isNull { object.add("null", true) }
        return object
    }
}
