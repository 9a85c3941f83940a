import HL7

/// Everything that was found in one message.
package struct ValidationReport: Sendable {
    /// Findings in one message; more are counted.
    package static let mostFindings = 100

    /// In order of the message.
    package private(set) var findings: [Finding] = []
    /// How many were not kept.
    package private(set) var omitted = 0
    private var omittedErrors = 0
    /// The version whose rules were used, such as `2.5.1`; `nil` when none could be.
    package var version: String?
    /// The structure that the segments were held against, such as `ADT_A01`.
    package var structure: String?

    package init() {}

    package var isFull: Bool { findings.count >= Self.mostFindings }

    package mutating func add(_ finding: Finding) {
        guard isFull else { return findings.append(finding) }
        omitted += 1
        if finding.isError { omittedErrors += 1 }
    }

    /// Counts findings that are not worked out in full.
    package mutating func omit(_ count: Int) {
        omitted += count
        omittedErrors += count
    }

    /// Whether anything is worse than a warning.
    package var hasErrors: Bool { omittedErrors > 0 || findings.contains(where: \.isError) }

    package var errorCount: Int { findings.count(where: \.isError) + omittedErrors }

    package var warningCount: Int { findings.count { !$0.isError } + omitted - omittedErrors }

    /// By place; what concerns the message as a whole comes first.
    package mutating func sort() {
        func key(_ finding: Finding) -> [Int] {
            guard let place = finding.location else { return [-1] }
            return [
                place.segment, place.field ?? 0, place.repetition ?? 0, place.component ?? 0, place.subcomponent ?? 0,
            ]
        }
        findings = findings.enumerated().map { (key($1), $0, $1) }.sorted {
            $0.0 == $1.0 ? $0.1 < $1.1 : $0.0.lexicographicallyPrecedes($1.0)
        }.map(\.2)
    }

    /// `2 errors, 1 warning`, `no findings`
    package var summary: String {
        func words(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
        switch (errorCount, warningCount) {
        case (0, 0): return "no findings"
        case (0, let warnings): return words(warnings, "warning")
        case (let errors, 0): return words(errors, "error")
        case (let errors, let warnings): return "\(words(errors, "error")), \(words(warnings, "warning"))"
        }
    }
}
