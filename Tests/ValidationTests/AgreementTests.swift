import Foundation
import HL7
import Testing
import Validation

/// `strict` beside what HAPI (its default rules) and hl7apy say of the same messages.
@Suite(.enabled(if: ValidationCorpus.isPresent, Comment(rawValue: ValidationCorpus.whyAbsent))) struct AgreementTests {
    /// Code and place of each finding, without numbers of occurrences and repetitions.
    private static func findings(_ verdict: ValidationCorpus.Verdict, _ level: MessageValidator.Level) throws
        -> Set<String>?
    {
        let all = try ValidationCorpus.messages(in: verdict.file)
        guard all.indices.contains(verdict.message - 1), let message = try? Message(all[verdict.message - 1]) else {
            return nil
        }
        return Set(
            MessageValidator(level).report(on: message).findings.map { finding in
                var place = finding.location
                place?.occurrence = 1
                place?.repetition = nil
                let path = place.map { Finding(finding.rule, .error, finding.code, at: $0, "").path ?? "" } ?? ""
                return "\(finding.code.rawValue) \(path)"
            })
    }

    @Test func `Where both peers accept a message strict has no finding but these, each of them right`() throws {
        var disagreements: [String: Set<String>] = [:]
        var accepted = 0
        for verdict in ValidationCorpus.verdicts where verdict.isAcceptedByBoth {
            guard let found = try Self.findings(verdict, .strict) else {
                #expect(AcceptedByPeers.notRead.contains(verdict.title), "\(verdict.title) cannot be read")
                continue
            }
            accepted += 1
            if !found.isEmpty { disagreements[verdict.title] = found }
        }
        #expect(accepted == 111)
        for (title, found) in disagreements {
            let known = AcceptedByPeers.disagreements.first { $0.title == title }
            #expect(known.map { Set($0.findings) } == found, "\(title): \(found.sorted())")
        }
        #expect(Set(disagreements.keys) == Set(AcceptedByPeers.disagreements.map(\.title)))
    }

    @Test func `Of the canonical files that both peers accept only two have findings`() throws {
        let canonical = ValidationCorpus.verdicts.filter { $0.isAcceptedByBoth && $0.file.hasPrefix("canonical/") }
        #expect(canonical.count == 24)
        let found = try canonical.filter { try Self.findings($0, .strict)?.isEmpty == false }.map(\.file)
        #expect(found == ["canonical/cosyte__dft-p03-charge.hl7", "canonical/panates__serialize_spec_L13.hl7"])
    }

    @Test func `Every message of the corpus is validated, and the table of agreement is this`() throws {
        var table: [String: Int] = [:]
        for verdict in ValidationCorpus.verdicts {
            guard let found = try Self.findings(verdict, .strict) else { continue }
            _ = try Self.findings(verdict, .structure)
            let peers =
                "HAPI \(verdict.hapi.ok ? "accepts" : "refuses"), hl7apy \(verdict.hl7apy.ok ? "accepts" : "refuses")"
            table["\(peers), strict has \(found.isEmpty ? "none" : "findings")", default: 0] += 1
        }
        #expect(
            table == [
                "HAPI accepts, hl7apy accepts, strict has none": 79,
                "HAPI accepts, hl7apy accepts, strict has findings": 32,
                "HAPI accepts, hl7apy refuses, strict has none": 7,
                "HAPI accepts, hl7apy refuses, strict has findings": 110,
                "HAPI refuses, hl7apy accepts, strict has findings": 12,
                "HAPI refuses, hl7apy refuses, strict has none": 2,
                "HAPI refuses, hl7apy refuses, strict has findings": 85,
            ])
    }
}
