package import HL7
package import YAML

/// Reads a path as route files write it, with findings that point into the file.
package enum PathReader {
    /// The path, or what is wrong with it (E301).
    /// - Parameter span: where the text stands; offsets inside it become columns when it stands there verbatim.
    package static func parse(_ text: String, at span: SourceSpan) -> (Path?, [Diagnostic]) {
        do {
            return (try Path(text), [])
        } catch {
            return (nil, [diagnostic(error, text, TextPlace(text, at: span))])
        }
    }

    private static func diagnostic(_ error: PathError, _ text: String, _ place: TextPlace) -> Diagnostic {
        let count = text.unicodeScalars.count
        let start = min(max(0, error.offset), max(0, count - 1))
        let end = max(start + 1, min(count, start + error.length))
        return Diagnostic(
            code: "E301", message: error.message, span: place.span(start..<end),
            help: error.suggestion == nil ? "a path is SEGMENT-FIELD.COMPONENT, such as PID-5.1 or PID-3[*].4.1" : nil,
            fix: error.suggestion)
    }
}
