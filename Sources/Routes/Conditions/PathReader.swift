package import HL7
package import YAML

/// Reads a path as route files write it, with findings that point into the file.
package enum PathReader {
    /// The path, or what is wrong with it (E301), or that it is several places where one is needed (E302).
    /// - Parameter span: where the text stands; offsets inside it become columns when it stands there verbatim.
    package static func parse(
        _ text: String, at span: SourceSpan, allowsMany: Bool = true
    ) -> (Path?, [Diagnostic]) {
        let place = TextPlace(text, at: span)
        let path: Path
        do {
            path = try Path(text)
        } catch {
            return (nil, [diagnostic(error, text, place)])
        }
        guard allowsMany || !path.selectsMany else { return (nil, [several(text, span)]) }
        return (path, [])
    }

    private static func diagnostic(_ error: PathError, _ text: String, _ place: TextPlace) -> Diagnostic {
        let count = text.unicodeScalars.count
        let start = min(max(0, error.offset), count)
        let end = min(count, start + max(1, error.length))
        return Diagnostic(
            code: "E301", message: error.message, span: place.span(start..<max(start, end)),
            help: error.suggestion == nil ? "a path is SEGMENT-FIELD.COMPONENT, such as PID-5.1 or PID-3[*].4.1" : nil,
            fix: error.suggestion)
    }

    private static func several(_ text: String, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            code: "E302", message: "\(text) can be several places, and one is needed here", span: span,
            help: "take one of them",
            fix: text.split(separator: "[*]", omittingEmptySubsequences: false).joined(separator: "[1]"))
    }
}
