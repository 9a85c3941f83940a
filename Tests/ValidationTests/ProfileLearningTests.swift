import Foundation
import HL7
import Routes
import Testing
import Validation

@Suite struct ProfileLearningTests {
    private func learned(_ texts: [String], requiredFrom enough: Int = 3) throws -> (String, MessageValidator) {
        var learner = ProfileLearner()
        for text in texts { learner.learn(try Invented.message(text)) }
        let text = learner.profile(named: "learned", requiredFrom: enough)
        return (text, try ProfileFile(text).validator())
    }

    private static let admissions = [
        Invented.admission, Invented.admission.replacing("LIND^ASTRID", with: "BERG^OLE^K"),
        Invented.admission.replacing("|F", with: "|M").replacing("HOSP^MR", with: "HOSP^MR~2^^^HOSP^PI"),
    ]

    @Test func `The samples validate against what was learned from them`() throws {
        let (_, validator) = try learned(Self.admissions + [Invented.results])
        for text in Self.admissions + [Invented.results] {
            #expect(validator.report(on: try Invented.message(text)).lines.isEmpty)
        }
    }

    @Test func `What all samples have is required, and repetitions, lengths and codes are those that were seen`() throws
    {
        let (text, validator) = try learned(Self.admissions)
        for line in [
            "version: 2.5.1", "base: strict", "PV1: {usage: R, occurs: 1}", "PID-5.1: {usage: R, length: 4}",
            "PID-5.3: {usage: RE, length: 1}", "PID-3: {usage: R, occurs: 1..2}",
            "PID-8: {usage: R, occurs: 1, codes: [\"F\", \"M\"]}", "# 3 messages",
        ] {
            #expect(text.contains(line), "\(line) in \(text)")
        }
        let without = try Invented.message(
            Invented.admission, replacing: [("LIND^ASTRID", "LINDSTROM^ASTRID"), ("|F", "|U")])
        #expect(validator.report(on: without).findings.map(\.path) == ["PID-5.1", "PID-8"])
    }

    @Test func `Nothing is required before there are enough samples`() throws {
        let (text, _) = try learned(Self.admissions, requiredFrom: 4)
        #expect(!text.contains("usage: R,"))
        #expect(text.contains("PID-5.1: {usage: RE, length: 4}"))
    }

    @Test func `No value but codes is written, and no code that only one message has`() throws {
        let (text, _) = try learned(Self.admissions + [Invented.admission.replacing("W4^12^B", with: "LINDGREN^12^B")])
        for value in ["884211", "LIND", "ASTRID", "BERG", "19720519", "LINDGREN", "W4", "M1"] {
            #expect(!text.contains(value), "\(value)")
        }
    }

    @Test func `A code that is none of HL7's is written once several messages have it`() throws {
        let (text, _) = try learned(Self.admissions)
        #expect(text.contains("PV1-3.1: {usage: R, codes: [\"W4\"]}"))
    }

    @Test func `Samples that are not strict give a profile of less`() throws {
        let (text, validator) = try learned([Invented.admission.replacing("19720519", with: "19.05.72")])
        #expect(text.contains("base: structure"))
        #expect(
            validator.report(on: try Invented.message(Invented.admission.replacing("19720519", with: "19.05.72"))).lines
                .isEmpty)
    }

    @Test(.enabled(if: ValidationCorpus.isPresent, Comment(rawValue: ValidationCorpus.whyAbsent)))
    func `A profile of the corpus loads, and every message of it conforms`() throws {
        var learner = ProfileLearner()
        var messages: [Message] = []
        for file in Set(ValidationCorpus.verdicts.map(\.file)).sorted() {
            for bytes in try ValidationCorpus.messages(in: file) {
                // The largest would take most of the time and show nothing else.
                guard bytes.count < 4_000, let message = try? Message(bytes) else { continue }
                let before = learner.count
                learner.learn(message)
                if learner.count > before { messages.append(message) }
            }
        }
        #expect(messages.count > 200)
        let validator = try ProfileFile(learner.profile(named: "corpus")).validator()
        let lines = messages.flatMap { validator.report(on: $0).lines }
        #expect(lines.isEmpty, "\(lines.count): \(lines.prefix(5))")
    }
}
