import HL7
import YAML

/// Reads one text with placeholders, reporting every fault in it.
struct TemplateReader {
    private let scalars: [Unicode.Scalar]
    private let place: TextPlace
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var paths: [(Path, SourceSpan)] = []
    private var parts: [Template.Part] = []
    private var literal: [UInt8] = []

    init(_ text: String, at span: SourceSpan) {
        scalars = Array(text.unicodeScalars)
        place = TextPlace(text, at: span)
    }

    mutating func read() -> [Template.Part] {
        guard scalars.count <= TemplateParser.longest else {
            report("E303", "a text with placeholders can have at most \(TemplateParser.longest) characters", 0..<1)
            return []
        }
        var index = 0
        while index < scalars.count {
            if scalars[index] != "{" {
                literal += Array(String(scalars[index]).utf8)
                index += 1
            } else if index + 1 < scalars.count, scalars[index + 1] == "{" {
                literal.append(0x7B)
                index += 2
            } else if let end = end(ofPlaceholderAt: index) {
                placeholder(index + 1..<end)
                index = end + 1
            } else {
                report(
                    "E307", "a { is not closed", index..<index + 1, label: "this one",
                    help: "add a } after the placeholder; a brace itself is {{")
                return []
            }
        }
        endLiteral()
        return parts
    }

    /// The `}`; those inside a path's quotes do not count.
    private func end(ofPlaceholderAt start: Int) -> Int? {
        var isQuoted = false
        for index in start + 1..<max(start + 1, scalars.count) {
            if scalars[index] == "\"" { isQuoted.toggle() }
            if scalars[index] == "}", !isQuoted { return index }
            if scalars[index] == "{", !isQuoted { return nil }
        }
        return nil
    }

    private mutating func placeholder(_ range: Range<Int>) {
        let inner = trimmed(range)
        let text = source(inner)
        if text == "message.id" {
            append(.messageID)
        } else if text == "now" {
            append(.now(.hl7))
        } else if text.hasPrefix("now:") {
            now(trimmed(inner.lowerBound + 4..<inner.upperBound))
        } else if text.isEmpty || !looksLikePath(text) {
            unknown(text, range)
        } else {
            path(text, inner)
        }
    }

    private mutating func path(_ text: String, _ range: Range<Int>) {
        let (path, findings) = PathReader.parse(text, at: place.span(range))
        diagnostics += findings.map { finding in
            var finding = finding
            finding.fix = finding.fix.map { "{\($0)}" }
            return finding
        }
        guard let path else { return }
        paths.append((path, place.span(range)))
        append(.path(path))
    }

    private mutating func now(_ range: Range<Int>) {
        do {
            append(.now(try DateFormat(source(range))))
        } catch {
            let start = min(range.upperBound, range.lowerBound + error.offset)
            diagnostics.append(
                Diagnostic(
                    code: "E235", message: error.message, span: place.span(start..<start + max(1, error.length)),
                    help: error.suggestion == nil ? "a format is made of letters such as yyyyMMddHHmmss" : nil,
                    fix: error.suggestion.map { "{now: \($0)}" }))
        }
    }

    private mutating func unknown(_ text: String, _ range: Range<Int>) {
        let shown = text.count > 40 ? text.prefix(40) + "…" : text
        let meant = Spelling.suggestion(for: text, among: ["now", "message.id"])
        let known = "placeholders are {PID-3.1} (a path), {now: yyyyMMdd} and {message.id}; a brace itself is {{"
        report(
            "E306", "`{\(shown)}` is no placeholder", range.lowerBound - 1..<range.upperBound + 1,
            label: meant.map { "did you mean {\($0)}?" }, help: meant == nil ? known : nil)
    }

    /// A segment's name, or three letters or digits and a number somewhere: what should have been a path.
    private func looksLikePath(_ text: String) -> Bool {
        guard !text.hasPrefix("env:"), !text.hasPrefix("secret:") else { return false }
        let name = text.unicodeScalars.prefix { $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0)) }
        let isSegment = SegmentName(name.prefix(3).map { UInt8(truncatingIfNeeded: $0.value) }) != nil
        if name.count == 3, isSegment { return true }
        return (name.count == 3 || isSegment) && text.unicodeScalars.contains { ("0"..."9").contains($0) }
    }

    // MARK: Pieces

    private mutating func append(_ part: Template.Part) {
        endLiteral()
        parts.append(part)
    }

    private mutating func endLiteral() {
        if !literal.isEmpty { parts.append(.literal(literal)) }
        literal = []
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var range = range
        while !range.isEmpty, scalars[range.lowerBound] == " " { range = range.lowerBound + 1..<range.upperBound }
        while !range.isEmpty, scalars[range.upperBound - 1] == " " { range = range.lowerBound..<range.upperBound - 1 }
        return range
    }

    private func source(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(scalars[range]))
    }

    private mutating func report(
        _ code: String, _ message: String, _ range: Range<Int>, label: String? = nil, help: String? = nil
    ) {
        diagnostics.append(
            Diagnostic(code: code, message: message, span: place.span(range), label: label, help: help))
    }
}
