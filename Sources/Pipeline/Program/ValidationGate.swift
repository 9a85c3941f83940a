import CharacterSets
import HL7
import Routes
import Validation

/// `validate:` as it runs before the steps.
struct ValidationGate: Sendable {
    private let validator: MessageValidator
    private let problems: Route.Validation.Problems
    private let place: Place

    init(_ validation: Route.Validation) {
        problems = validation.problems
        place = validation.place
        let level: MessageValidator.Level =
            switch validation.level {
            case .structure: .structure
            case .strict: .strict
            case .profile(let profile): .profile(profile)
            }
        validator = MessageValidator(level)
    }

    func report(on message: DecodedMessage) -> ValidationReport { validator.report(on: message) }

    /// `nil` when the message goes its way. Warnings alone never end one.
    func ending(for report: ValidationReport) -> Outcome? {
        guard report.hasErrors, problems != .note else { return nil }
        // 200 to 203 say that messages of this kind are not taken at all, which the sender learns as AR.
        let first =
            report.findings.first { $0.isError && (200...203).contains($0.code.rawValue) }
            ?? report.findings.first { $0.isError }
        let problem = Problem(
            code: first?.code ?? .other, location: first?.location,
            text: "the message does not validate: \(report.summary)", place: place,
            findings: report.acknowledgementErrors)
        return problems == .deadLetter ? .deadLettered(problem) : .rejected(problem)
    }
}
