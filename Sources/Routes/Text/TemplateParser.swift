import HL7
package import YAML

/// Reads text with message-time placeholders: `{PID-3.1}`, `{now: yyyyMMdd}`, `{now}`, `{message.id}`. `{{` is a
/// brace.
package enum TemplateParser {
    /// Characters of one text.
    package static let longest = 16_000

    /// The template, or nothing and all that is wrong with it.
    package static func parse(_ text: String, at span: SourceSpan) -> (Template?, [Diagnostic]) {
        let (template, diagnostics, _) = read(text, at: span)
        return (template, diagnostics)
    }

    /// Also the paths in it, with their places, whether the rest of it can be read or not.
    static func read(
        _ text: String, at span: SourceSpan
    ) -> (Template?, [Diagnostic], paths: [(Path, SourceSpan)]) {
        var reader = TemplateReader(text, at: span)
        let parts = reader.read()
        return (reader.diagnostics.isEmpty ? Template(parts: parts) : nil, reader.diagnostics, reader.paths)
    }
}
