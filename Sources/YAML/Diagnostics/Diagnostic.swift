/// One finding about a file: what is wrong, where, and what to write instead.
package struct Diagnostic: Hashable, Sendable {
    package enum Severity: String, Hashable, Sendable {
        case error
        case warning
    }

    /// `E101` … `W799`; every code has a page in `orderly explain`.
    package var code: String
    package var severity: Severity
    /// One sentence without a final full stop; names, never message content or secrets.
    package var message: String
    package var span: SourceSpan
    /// The words beside the caret, such as "this is a function, not a step".
    package var label: String?
    /// Other places that matter, each with its words ("first defined here").
    package var related: [Related]
    /// What to do, in words.
    package var help: String?
    /// Text to paste, possibly several lines.
    package var fix: String?
    /// Set where the source line holds a secret, which no renderer may show.
    package var hidesSource: Bool

    package struct Related: Hashable, Sendable {
        package var span: SourceSpan
        package var label: String

        package init(span: SourceSpan, label: String) {
            self.span = span
            self.label = label
        }
    }

    package init(
        code: String, severity: Severity = .error, message: String, span: SourceSpan, label: String? = nil,
        related: [Related] = [], help: String? = nil, fix: String? = nil, hidesSource: Bool = false
    ) {
        self.code = code
        self.severity = severity
        self.message = message
        self.span = span
        self.label = label
        self.related = related
        self.help = help
        self.fix = fix
        self.hidesSource = hidesSource
    }
}
