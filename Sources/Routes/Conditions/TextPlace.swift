package import YAML

/// Where a text of a route file stands, so that a position inside it can be shown in the file.
package struct TextPlace: Sendable {
    private let whole: SourceSpan
    /// Whether the text is, character for character, what stands in the file. It is not when it was folded over
    /// several lines, holds YAML escapes or had parameters filled in: then every finding marks the whole value.
    private let isVerbatim: Bool

    package init(_ text: some StringProtocol, at span: SourceSpan) {
        self.whole = span
        self.isVerbatim = text.unicodeScalars.count == span.length && !text.utf8.contains(0x0A)
    }

    /// - Parameter range: Unicode scalars from the start of the text.
    package func span(_ range: Range<Int>) -> SourceSpan {
        guard isVerbatim, range.lowerBound <= whole.length else { return whole }
        return SourceSpan(
            file: whole.file, line: whole.line, column: whole.column + range.lowerBound, length: range.count)
    }

    package func place(_ range: Range<Int>) -> Place {
        let span = span(range)
        return Place(file: span.file, line: span.line, column: span.column)
    }
}
