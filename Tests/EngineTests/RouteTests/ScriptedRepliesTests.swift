import Engine
import Foundation
import Routes
import Testing

/// `replies:` and what becomes of deliveries.
@Suite struct ScriptedRepliesTests {
    private func failures(_ replies: String, _ expectation: String, route: String = TestBench.twoDestinations) throws
        -> [String]
    {
        try TestBench.failures(
            route: route, test: TestBench.test("replies:\n  lab: [\(replies)]\nexpect:\n  \(expectation)"))
    }

    @Test(
        "Each reply has the consequence that the engine gives it",
        arguments: [
            ("AA", 1, "delivered"), ("CA", 1, "delivered"),
            ("AR", 1, "dead_letter"), ("CR", 1, "dead_letter"),
            ("AE, AA", 2, "delivered"), ("CE, AA", 2, "delivered"),
            ("AE, AE, AE", 3, "dead_letter"), ("AE, CE, AE, AA", 3, "dead_letter"),
            ("timeout, AA", 2, "delivered"), ("connection_refused, AA", 2, "delivered"),
            ("wrong_control_id, AA", 2, "delivered"),
            // Failures of the connection do not count against `attempts`, and the script's end is AA.
            ("AE, connection_refused, timeout, wrong_control_id, AE", 6, "delivered"),
        ])
    func replyHasItsConsequence(replies: String, attempts: Int, result: String) throws {
        #expect(try failures(replies, "lab: {attempts: \(attempts), result: \(result)}") == [])
        let other = result == "delivered" ? "dead_letter" : "delivered"
        let wrong = try failures(replies, "lab: {attempts: \(attempts + 1), result: \(other)}")
        #expect(wrong.count == 2)
        #expect(wrong.first?.hasPrefix("lab: expected \(attempts + 1) attempts, got \(attempts)") == true)
        #expect(wrong.last?.hasPrefix("lab: expected \(other), got \(result)") == true)
    }

    @Test("The other destinations do not notice")
    func othersGoOn() throws {
        #expect(try failures("AR", "archive: {attempts: 1, result: delivered}\n  ack: AA\n  dead_letter: AR") == [])
    }

    @Test("A delivery that is expected to be queued is left after the script")
    func queuedAfterTheScript() throws {
        #expect(try failures("timeout, timeout", "lab: {attempts: 2, result: queued}") == [])
    }

    @Test("when_rejected decides about a refusal", arguments: ["park_lane": "parked", "block": "blocked"])
    func policyDecides(policy: String, state: String) throws {
        let route = TestBench.twoDestinations.replacing("when_rejected: dead_letter", with: "when_rejected: \(policy)")
        #expect(try failures("AR", "lab: {attempts: 1, result: \(state)}", route: route) == [])
    }

    @Test("give_up_after counts the time of attempts and pauses")
    func givesUpInVirtualTime() throws {
        let route = TestBench.twoDestinations.replacing("attempts: 3", with: "give_up_after: 60s")
        // 30 s, a pause of 1 s, 30 s: over a minute.
        #expect(try failures("timeout, timeout, AA", "lab: {attempts: 2, result: dead_letter}", route: route) == [])
        // Pauses of 1, 2, 4, 4 … s stay below it.
        let short = Array(repeating: "connection_refused", count: 10).joined(separator: ", ")
        #expect(try failures(short, "lab: {attempts: 11, result: delivered}", route: route) == [])
    }

    @Test("A message that forbids answers is delivered when it is written")
    func noAnswerIsAwaited() throws {
        let route = TestBench.twoDestinations.replacing(
            "mllp: {host", with: "steps: [{set: MSH-15, value: NE}, {set: MSH-16, value: NE}]\n    mllp: {host")
        #expect(try failures("AR", "lab: {attempts: 1, result: delivered}", route: route) == [])
    }

    @Test("A commit acknowledgement is waited beyond when the message asks for the application's")
    func commitIsInterim() throws {
        let route = TestBench.twoDestinations.replacing(
            "mllp: {host", with: "steps: [{set: MSH-15, value: AL}, {set: MSH-16, value: AL}]\n    mllp: {host")
        #expect(try failures("CA, AR", "lab: {attempts: 1, result: dead_letter}", route: route) == [])
        #expect(try failures("CA", "lab: {attempts: 1, result: delivered}", route: route) == [])
        #expect(try failures("CA, timeout", "lab: {attempts: 2, result: delivered}", route: route) == [])
    }

    @Test("A blocked destination holds the later parts of a split message back")
    func blockedHoldsBack() throws {
        let route = """
            split: {every: OBR, keep: [PID], with: []}
            to:
              lab:
                mllp: {host: 127.0.0.1, port: 6661}
                when_rejected: block
            """
        let patient = "PID|1\n      OBR|1\n      OBR|2"
        func failures(_ replies: String, _ expectation: String) throws -> [String] {
            let test = TestBench.test("replies:\n  lab: [\(replies)]\nexpect:\n  \(expectation)", patient: patient)
            return try TestBench.failures(route: route, test: test)
        }
        #expect(try failures("AR", "lab: {attempts: 1, result: blocked}") == [])
        #expect(try failures("AA, timeout, AA", "lab: {attempts: 3, result: delivered}") == [])
    }

    // MARK: after: delivered

    private func awaited(_ acknowledge: String) -> String {
        "acknowledge: {\(acknowledge)}\n" + TestBench.twoDestinations
    }

    @Test("With after: delivered the sender learns what became of its message")
    func senderWaits() throws {
        let route = awaited("after: delivered")
        #expect(try failures("connection_refused, AA", "ack: AA", route: route) == [])
        #expect(try failures("AR", "ack: AE\n  ack_text: \"lab: AR\"", route: route) == [])
        // 2 × 30 s and the pause are more than the minute that a sender waits.
        let late = "ack: AE\n  ack_text: not delivered yet\n  lab: {attempts: 3, result: delivered}"
        #expect(try failures("timeout, timeout, AA", late, route: route) == [])
    }

    @Test("reply_from passes the destination's own answer back")
    func answerIsRelayed() throws {
        let route = awaited("after: delivered, reply_from: lab")
        #expect(try failures("AR", "ack: AR\n  lab: {attempts: 1, result: dead_letter}", route: route) == [])
        #expect(try failures("CA", "ack: CA", route: route) == [])
        #expect(try failures("AR", "ack: AE", route: route).first?.hasPrefix("ack: expected AE, got AR") == true)
    }
}
