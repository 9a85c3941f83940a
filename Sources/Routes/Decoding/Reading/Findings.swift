import YAML

/// Collects everything that is wrong, so that all of it is reported at once.
final class Findings {
    private(set) var diagnostics: [Diagnostic] = []
    /// Where each finding stands in the list, whatever else it names.
    private var indices: [Diagnostic: Int] = [:]
    private static let mostRelated = 4
    /// The `use:` steps that led to the file being read, outermost first.
    private var includes: [Diagnostic.Related] = []

    init() {}

    var errorCount: Int { diagnostics.count { $0.severity == .error } }

    var hasErrors: Bool { errorCount > 0 }

    /// Inside a shared file, the places that use it are named too; a fault in one that several routes use is one
    /// finding.
    func report(_ diagnostic: Diagnostic) {
        let uses = includes.reversed().filter { $0.span.file != diagnostic.span.file }
        if let index = indices[diagnostic] {
            let new = uses.filter { !diagnostics[index].related.contains($0) }
            let room = max(0, Self.mostRelated - diagnostics[index].related.count)
            diagnostics[index].related += new.prefix(room)
            return
        }
        indices[diagnostic] = diagnostics.count
        diagnostics.append(diagnostic)
        diagnostics[diagnostics.count - 1].related += uses
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
