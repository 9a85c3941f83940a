import Dictionary
import YAML

/// Reads `version:` of a profile.
enum ProfileVersion {
    static func checked(_ text: String, _ node: Node, _ findings: Findings) -> String? {
        if let version = HL7Version(text) { return version.description }
        let names = HL7Version.allCases.map(\.description)
        let meant = Spelling.suggestion(for: text, among: names)
        findings.error(
            "E261", "`\(text)` is no version of HL7 v2", at: node.span, label: meant.map { "did you mean \($0)?" },
            help: "it is \(Spelling.list(names))")
        return nil
    }
}
