/// The part of a source line that is shown, and where the caret goes beneath it.
struct LineWindow {
    var text: String
    /// Characters before the caret.
    var column: Int
    /// Characters under the caret.
    var length: Int

    private static let widest = 160
    private static let before = 60

    init(line: String, span: SourceSpan, isHidden: Bool) {
        let scalars = line.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
        let caret = min(max(0, span.column - 1), scalars.count)
        if isHidden {
            // On a line with several keys the secret may also stand before the caret.
            let shown = scalars.prefix(caret).contains("{") ? [] : scalars.prefix(caret)
            text = Self.joined(shown) + "…"
            column = shown.count
            length = 1
            return
        }
        let from = scalars.count > Self.widest && caret > Self.before ? caret - Self.before : 0
        let to = min(scalars.count, from + Self.widest)
        let head = from > 0 ? "…" : ""
        text = head + Self.joined(scalars[from..<to]) + (to < scalars.count ? "…" : "")
        column = caret - from + head.count
        length = max(1, min(span.length, to - caret))
        while text.last == " " { text.removeLast() }
    }

    private static func joined(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }
}
