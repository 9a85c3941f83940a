import YAML

/// Collects everything that is wrong, so that all of it is reported at once.
final class Findings {
    private var found: [Diagnostic] = []
    /// Where each finding stands in the list, whatever else it names.
    private var indices: [Diagnostic: Int] = [:]
    private static let mostRelated = 4
    /// The `use:` steps that led to the file being read, outermost first.
    private var includes: [Diagnostic.Related] = []

    init() {}

    /// A line that holds a secret is hidden in every finding that names it.
    var diagnostics: [Diagnostic] {
        let secret = Set(found.filter(\.hidesSource).map { Line($0.span) })
        return found.map { diagnostic in
            var diagnostic = diagnostic
            let lines = [diagnostic.span] + diagnostic.related.map(\.span)
            if lines.contains(where: { secret.contains(Line($0)) }) { diagnostic.hidesSource = true }
            return diagnostic
        }
    }

    private struct Line: Hashable {
        var file: String
        var number: Int

        init(_ span: SourceSpan) {
            file = span.file
            number = span.line
        }
    }

    var errorCount: Int { found.count { $0.severity == .error } }

    /// Where errors stand.
    var errorSpans: Set<SourceSpan> { Set(found.filter { $0.severity == .error }.map(\.span)) }

    var hasErrors: Bool { errorCount > 0 }

    func hasFinding(onLineOf span: SourceSpan) -> Bool {
        found.contains { $0.span.file == span.file && $0.span.line == span.line }
    }

    /// Inside a shared file, the places that use it are named too; a fault in one that several routes use is one
    /// finding.
    func report(_ diagnostic: Diagnostic) {
        let uses = includes.reversed().filter { $0.span.file != diagnostic.span.file }
        if let index = indices[diagnostic] {
            let new = uses.filter { !found[index].related.contains($0) }
            let room = max(0, Self.mostRelated - found[index].related.count)
            found[index].related += new.prefix(room)
            return
        }
        indices[diagnostic] = found.count
        found.append(diagnostic)
        found[found.count - 1].related += uses
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

    /// The `use:` steps around what is being read, for findings that are made later.
    struct Context {
        fileprivate var includes: [Diagnostic.Related]
    }

    var context: Context { Context(includes: includes) }

    func within(_ context: Context, _ body: () -> Void) {
        let outer = includes
        includes = context.includes
        body()
        includes = outer
    }

    func insideFile(usedAt span: SourceSpan, _ body: () -> Void) {
        includes.append(Diagnostic.Related(span: span, label: "used here"))
        body()
        includes.removeLast()
    }
}
