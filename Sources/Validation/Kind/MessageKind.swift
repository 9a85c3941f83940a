import Dictionary
import HL7

/// What a message says it is: version, type, event, and the structures that its segments may follow.
struct MessageKind {
    /// `nil` when no version is near enough to hold anything against it.
    var rules: VersionRules?
    /// What the event asks for, then what MSH-9.3 says if that is another.
    var structures: [StructureGraph] = []

    /// Adds what is wrong with MSH-9 and MSH-12.
    /// - Parameter assumed: instead of what MSH-12 says.
    init(_ message: Message, assuming assumed: HL7Version?, report: inout ValidationReport) {
        var reader = KindReader(message: message, report: report)
        guard let version = assumed ?? reader.version() else {
            report = reader.report
            return
        }
        let rules = VersionRules.of(version)
        self.rules = rules
        structures = reader.structures(rules)
        report = reader.report
        report.version = version.description
    }
}
