import HL7
import YAML

/// Files that two messages would be written to: the later one finds its file taken and becomes a dead letter.
extension RouteSetChecker {
    func checkName(_ file: RouteEnds.FileTarget) {
        guard !file.settings.isBatch, !file.namesMessage, !file.namesControlID else { return }
        findings.warning(
            "W707", "`\(file.name)` can give two messages the same file name", at: span(file.place),
            help: "the later one would become a dead letter: add {message.id} or {MSH-10} to path:, or batch: yes")
    }

    /// Message ids differ between routes, and are the same for all destinations of one.
    func checkSharedFiles(_ ends: [RouteEnds]) {
        var first: [String: (file: RouteEnds.FileTarget, route: Int)] = [:]
        for (route, end) in ends.enumerated() {
            for file in end.files {
                guard let other = first[file.path] else {
                    first[file.path] = (file, route)
                    continue
                }
                if other.route != route, file.namesMessage { continue }
                findings.report(
                    Diagnostic(
                        code: "W708", severity: .warning,
                        message: "`\(file.name)` and `\(other.file.name)` write to the same files",
                        span: span(file.place), label: "the second one",
                        related: [Diagnostic.Related(span: span(other.file.place), label: "the first one")],
                        help: "give each a path: of its own"))
            }
        }
    }
}

extension RouteEnds.FileTarget {
    /// Whether the path holds `{message.id}`.
    fileprivate var namesMessage: Bool {
        settings.path.parts.contains { if case .messageID = $0 { true } else { false } }
    }

    /// Whether the path holds `{MSH-10}`.
    fileprivate var namesControlID: Bool {
        settings.path.parts.contains { part in
            guard case .path(let path) = part else { return false }
            return path.segment == .msh && path.field == 10
        }
    }
}
