import Foundation
import HL7
import Testing

/// hl7apy (PyPI), in its strict mode, over everything this room answers with.
@Suite(.enabled(if: Hl7apy.isPresent, Comment(rawValue: Hl7apy.whyAbsent))) struct PeerAcceptanceTests {
    /// Samples that hl7apy refuses because of its own tables: how many, and why we are right.
    private static let exceptions: [(reason: String, count: Int, why: String)] = [
        (
            "Cannot add <Field QPD_3 (USER_PARAMETERS_IN_SUCCESSIVE_FIELDS) of type varies>: max limit (1) reached", 40,
            """
            hl7apy lets QPD-3 occur once, but HL7 2.5.1 §5.5.4.3 leaves the parameters to each query's definition, and
            IHE ITI TF-2 3.21 repeats it; the QPD of the query goes back byte for byte
            """
        )
    ]

    @Test func `hl7apy accepts every acknowledgement in its strict mode`() throws {
        let samples = try AcknowledgementSamples.acknowledgements()
        #expect(samples.count > 600)
        try judge(samples, exceptions: [])
    }

    @Test func `hl7apy accepts every response to a query in its strict mode`() throws {
        let samples = try AcknowledgementSamples.responses()
        #expect(samples.count > 380)
        try judge(samples, exceptions: Self.exceptions)
    }

    private func judge(
        _ samples: [AcknowledgementSamples.Sample], exceptions: [(reason: String, count: Int, why: String)]
    ) throws {
        let verdict = try Hl7apy.judge(samples)
        print("hl7apy: \(verdict.accepted) of \(samples.count) accepted, \(verdict.refused.count) refused")
        #expect(verdict.accepted + verdict.refused.count == samples.count)
        for refusal in verdict.refused where !exceptions.contains(where: { refusal.reason.contains($0.reason) }) {
            Issue.record("\(refusal.file): \(refusal.reason)")
        }
        for exception in exceptions {
            let count = verdict.refused.count { $0.reason.contains(exception.reason) }
            #expect(count == exception.count, "\(exception.why)")
        }
    }
}
