import Delivery
import Engine
import Foundation
import Pipeline
import TestSupport
import Testing

/// `validate:` and `problems:` over real sockets, and what of it the store and tests of routes show.
@Suite struct ValidatingRouteTests {
    /// PV1 is missing and PID-7 is no date.
    private static func broken(_ controlID: String) -> String {
        FlowTests.message(controlID).replacing("19800214", with: "14.02.1980")
    }

    private static func route(lab: Int, problems: String) -> String {
        FlowTests.route(lab: lab, steps: "validate: strict\nproblems: \(problems)")
    }

    private static func reader(of engine: TestEngine) throws -> StoreReader {
        try StoreReader.open(directory: engine.folder.appending(path: "store").path)
    }

    private static func id(of engine: TestEngine) async throws -> MessageID {
        try await engine.first { event in
            if case .accepted(let accepted) = event { accepted.id } else { nil }
        }
    }

    @Test("reject answers AE with an ERR for each finding, and nothing is delivered")
    func rejectAnswersEachFinding() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(["feed.yaml": Self.route(lab: lab.port, problems: "reject")]) { engine in
            let answer = try await RawSender(port: engine.port("feed")).exchange(Self.broken("V1"))
            #expect(answer.contains("MSA|AE|V1"))
            #expect(answer.contains("ERR||PID^1^7^1^1|102^Data type error^HL70357|E"))
            #expect(answer.contains("ERR||PV1^1|100^Segment sequence error^HL70357|E"))
            #expect(answer.contains("PV1 is missing, after PID"))
            #expect(!answer.contains("14.02.1980"))
            let stored = try Self.reader(of: engine).message(try await Self.id(of: engine))
            #expect(stored?.decision == .rejected)
            #expect(stored?.reason?.contains("PV1 is missing, after PID (100)") == true)
        }
    }

    @Test("dead_letter answers AA and keeps the message with every finding as its reason")
    func deadLetterKeepsFindings() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(["feed.yaml": Self.route(lab: lab.port, problems: "dead_letter")]) { engine in
            let answer = try await RawSender(port: engine.port("feed")).exchange(Self.broken("V2"))
            #expect(answer.contains("MSA|AA|V2"))
            let letters = try Self.reader(of: engine).deliveries(.deadLetters)
            #expect(letters.count == 1)
            let reason = try #require(letters.first?.reason)
            for part in ["the message does not validate: 2 errors", "feed.yaml:", "line 3: ", "(102)", "PV1", "(100)"] {
                #expect(reason.contains(part), "\(part) in \(reason)")
            }
            #expect(!reason.contains("14.02.1980"))
        }
    }

    @Test("note delivers the message and stores what was found with it")
    func noteGoesItsWay() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(["feed.yaml": Self.route(lab: lab.port, problems: "note")]) { engine in
            let answer = try await RawSender(port: engine.port("feed")).exchange(Self.broken("V3"))
            #expect(answer.contains("MSA|AA|V3"))
            let stored = try #require(try Self.reader(of: engine).message(try await Self.id(of: engine)))
            #expect(stored.decision == .queued)
            let note = try #require(stored.notes.first { $0.kind == .findings })
            #expect(note.text?.contains("error 100: PV1 is missing, after PID") == true)
        }
    }

    @Test("A message of a version that there is not is rejected, not in error")
    func unknownVersionIsRejected() async throws {
        let lab = try ScriptedPeer()
        try await TestEngine.run(["feed.yaml": Self.route(lab: lab.port, problems: "reject")]) { engine in
            let message = FlowTests.message("V4").replacing("|2.5.1", with: "|2.5.7")
            let answer = try await RawSender(port: engine.port("feed")).exchange(message)
            #expect(answer.contains("MSA|AR|V4"))
        }
    }

    // MARK: Tests of routes

    private static let validating = "validate: structure\nproblems: note\n" + TestBench.twoDestinations

    @Test(
        "Tests of routes name the places of findings",
        arguments: [
            ("findings: [EVN, PV1]", []),
            ("findings: [EVN]", ["findings: expected none at PV1, got line 3: error 100: PV1 is missing, after PID"]),
            (
                "findings: [EVN, PV1, PID-7]", ["findings: expected one at PID-7, got none"]
            ),
        ] as [(String, [String])])
    func testsNameFindings(_ expectation: String, _ failures: [String]) throws {
        let test = TestBench.test("expect:\n  ack: AA\n  \(expectation)")
        #expect(try TestBench.failures(route: Self.validating, test: test) == failures)
    }
}
