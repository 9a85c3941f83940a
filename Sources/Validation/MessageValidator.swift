package import CharacterSets
package import Dictionary
package import HL7
package import Routes

/// Holds messages against the standard or a profile. A pure function of the message: one value serves any number of
/// event loops at once.
///
/// Time is linear in the message; of each message ``ValidationReport/mostFindings`` findings are kept and the rest
/// counted. Nothing in a report is content of the message.
package struct MessageValidator: Sendable {
    package enum Level: Sendable {
        /// The order of segments, groups, MSH-9 and MSH-12.
        case structure
        /// That, and every value: required, type, length, table, repetitions.
        case strict
        case profile(Profile)
    }

    package let level: Level
    private let profile: ProfileCheck.Prepared?

    package init(_ level: Level) {
        self.level = level
        if case .profile(let profile) = level { self.profile = ProfileCheck.Prepared(profile) } else { profile = nil }
    }

    /// A message as received, its bytes whatever they are.
    /// - Parameter version: instead of what MSH-12 says.
    package func report(on message: Message, assuming version: HL7Version? = nil) -> ValidationReport {
        report(on: message, version, .received)
    }

    /// A message whose text has been read in its character set.
    /// - Parameter version: instead of what MSH-12 says.
    package func report(on message: DecodedMessage, assuming version: HL7Version? = nil) -> ValidationReport {
        guard message.undecodable == nil else { return report(on: message.message, version, .received) }
        let isOther = message.notes.contains { if case .other = $0 { true } else { false } }
        return report(on: message.message, version, isOther ? .decodedFromOther : .decoded)
    }

    private func report(
        on message: Message, _ version: HL7Version?, _ origin: DeclaredEncoding.Origin
    ) -> ValidationReport {
        var report = ValidationReport()
        switch level {
        case .structure: standard(message, version, isStrict: false, origin, &report)
        case .strict: standard(message, version, isStrict: true, origin, &report)
        case .profile(let profile):
            if profile.base != .none {
                standard(message, version, isStrict: profile.base == .strict, origin, &report)
            }
            if let prepared = self.profile {
                var check = ProfileCheck(message, prepared, report: report)
                check.run()
                report = check.report
            }
        }
        report.sort()
        return report
    }

    private func standard(
        _ message: Message, _ version: HL7Version?, isStrict: Bool, _ origin: DeclaredEncoding.Origin,
        _ report: inout ValidationReport
    ) {
        let kind = MessageKind(message, assuming: version, report: &report)
        guard let rules = kind.rules else { return }
        let checks = kind.structures.map { StructureCheck(graph: $0, message: message) }
        if let fitting = checks.first(where: { $0.fits() }) {
            report.structure = fitting.graph.identifier
        } else if let first = checks.first {
            report.structure = first.graph.identifier
            first.findings(into: &report)
        }
        guard isStrict else { return }
        var check = StrictCheck(message, rules, from: origin, report: report)
        check.run(isStructureKnown: !checks.isEmpty)
        report = check.report
    }
}
