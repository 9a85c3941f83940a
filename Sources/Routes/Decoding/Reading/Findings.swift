import YAML

/// Collects everything that is wrong, so that all of it is reported at once.
final class Findings {
    private(set) var diagnostics: [Diagnostic] = []
    private var seen: Set<Diagnostic> = []
    /// The `use:` steps that led to the file being read, outermost first.
    private var includes: [Diagnostic.Related] = []

    init() {}

    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// Inside a shared file, the places that use it are named too.
    func report(_ diagnostic: Diagnostic) {
        var diagnostic = diagnostic
        diagnostic.related += includes.reversed().filter { $0.span.file != diagnostic.span.file }
        if seen.insert(diagnostic).inserted { diagnostics.append(diagnostic) }
    }

    func report(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics { report(diagnostic) }
    }

    func error(
        _ code: String, _ message: String, at span: SourceSpan, label: String? = nil, help: String? = nil,
        fix: String? = nil, related: [Diagnostic.Related] = []
    ) {
        report(
            Diagnostic(
                code: code, message: message, span: span, label: label, related: related, help: help, fix: fix))
    }

    func warning(_ code: String, _ message: String, at span: SourceSpan, help: String? = nil) {
        report(Diagnostic(code: code, severity: .warning, message: message, span: span, help: help))
    }

    func insideFile(usedAt span: SourceSpan, _ body: () -> Void) {
        includes.append(Diagnostic.Related(span: span, label: "used here"))
        body()
        includes.removeLast()
    }
}
