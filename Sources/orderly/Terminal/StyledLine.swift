import Inspection

/// A line in several colours, whose width is known.
struct StyledLine {
    private var spans: [(text: String, colour: Terminal.Colour?)] = []
    private(set) var columns = 0

    init(_ text: String = "", _ colour: Terminal.Colour? = nil) {
        append(text, colour)
    }

    mutating func append(_ text: String, _ colour: Terminal.Colour? = nil) {
        guard !text.isEmpty else { return }
        spans.append((text, colour))
        columns += TextWidth.columns(text)
    }

    func painted(on terminal: Terminal) -> String {
        spans.map { span in span.colour.map { terminal.paint(span.text, $0) } ?? span.text }.joined()
    }
}
