import Dictionary
import YAML

/// Reads `accept: versions:`.
struct VersionReader {
    let scalars: ScalarReader

    func versions(_ reader: MappingReader) -> [HL7Version]? {
        guard let items = reader.items(RouteKeys.versions) else { return nil }
        if items.isEmpty {
            scalars.findings.error(
                "E239", "`versions` names no version", at: reader.keySpan(RouteKeys.versions),
                help: "leave it out to take any version")
        }
        let versions = items.compactMap { version($0) }
        return versions.count == items.count && !versions.isEmpty ? versions : nil
    }

    private func version(_ node: Node) -> HL7Version? {
        guard let text = scalars.text(node, RouteKeys.versions) else { return nil }
        if let version = HL7Version(text) { return version }
        let known = HL7Version.allCases.map(\.description)
        let digits = text.filter { $0.isASCII && $0.isNumber }
        let meant =
            known.first { $0.filter { $0 != "." } == digits }
            ?? Spelling.suggestion(for: text.lowercased().filter { $0 != "v" }, among: known)
        scalars.findings.error(
            "E239", "`\(text)` is no version of HL7 that this engine knows", at: node.span,
            label: meant.map { "did you mean \($0)?" }, help: "it knows \(Spelling.list(known, "and"))")
        return nil
    }
}
