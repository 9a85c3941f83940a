import Engine
import Foundation
import Pipeline
import Routes
import Testing

/// What `expect:` holds against what happened: right expectations pass, wrong ones say what came instead.
@Suite struct RouteTestRunnerTests {
    private static let whole = """
        expect:
          ack: AA
          sent_to: [archive, lab]
          message: |
            MSH|^~\\&|EHR|EAST|ENGINE|HOSP|20260301101500||ADT^A01|M1|P|2.5.1
            PID|1||4711^^^HOSP^MR||SMITH^Anna||19800214|F
          check:
            - PID-5.1 is "SMITH"
            - type is "ADT^A01"
          dead_letter: no
          skipped: no
          lab: {attempts: 1, result: delivered}
        """

    @Test("Everything expected and everything true: no failure")
    func trueExpectationsPass() throws {
        #expect(try TestBench.failures(test: TestBench.test(Self.whole)) == [])
    }

    @Test(
        "A wrong expectation fails and says what came instead",
        arguments: [
            ("ack: AE", "ack: expected AE, got AA"),
            ("ack: CA", "ack: expected CA, got AA"),
            ("ack: none", "ack: expected none, got AA"),
            ("ack_text: No", "ack_text: expected \"No\", got nothing"),
            ("sent_to: [lab]", "sent_to: expected [lab], got [archive, lab]"),
            ("sent_to: []", "sent_to: expected [], got [archive, lab]"),
            ("dead_letter: yes", "dead_letter: expected yes, got no"),
            ("skipped: yes", "skipped: expected yes, got no"),
            ("lab: {attempts: 2}", "lab: expected 2 attempts, got 1"),
            ("lab: {result: parked}", "lab: expected parked, got delivered"),
            (
                "check: PID-8 is \"M\"",
                "lab: PID-8 is \"M\" does not hold: saw \"F\""
            ),
            (
                "check: PID-9 is valued",
                "lab: PID-9 is valued does not hold: saw empty"
            ),
        ])
    func wrongExpectationFails(expectation: String, failure: String) throws {
        #expect(try TestBench.failures(test: TestBench.test("expect:\n  \(expectation)")) == [failure])
    }

    @Test("A failure points at the expectation in the test file")
    func failurePointsAtItsExpectation() throws {
        let bench = try TestBench(tests: TestBench.test("expect:\n  ack: AA\n  sent_to: [lab]"))
        let result = try #require(bench.run().first)
        #expect(result.name == "It")
        #expect(result.place.line == 3)
        let place = try #require(result.failures.first?.place)
        #expect(place.file.hasSuffix("feed.test.yaml"))
        #expect(place.line == 10)
    }

    @Test("A step that fails fails the test, unless the dead letter is expected")
    func failedStepFailsTheTest() throws {
        let route = """
            steps:
              - reformat_date: PID-7
                to: yyyyMMdd
                invalid: fail
            to:
              lab: {mllp: {host: 127.0.0.1, port: 6661}, when_rejected: dead_letter}
            """
        func failures(_ expectation: String) throws -> [String] {
            try TestBench.failures(
                route: route,
                test: TestBench.test("expect:\n\(expectation)", patient: "PID|1||4711||Smith||someday|F"))
        }
        let unexpected = try failures("  ack: AA")
        #expect(unexpected.count == 1)
        #expect(unexpected.first?.hasPrefix("a step failed: ") == true)
        #expect(unexpected.first?.contains("feed.yaml:9:5") == true)
        #expect(try failures("  ack: AA\n  dead_letter: yes\n  sent_to: []") == [])
        #expect(try failures("  dead_letter: no").count == 2)
    }

    @Test("A refusal is answered with its reason, and a skipped message positively")
    func refusalsAndSkips() throws {
        let route = """
            steps:
              - require: PID-3 is valued
                otherwise: reject
                because: No patient identifier in PID-3
              - require: PID-8 is not "X"
                otherwise: skip
                because: Not for us
            to:
              lab: {mllp: {host: 127.0.0.1, port: 6661}, when_rejected: dead_letter}
            """
        let refused = "expect:\n  ack: AE\n  ack_text: No patient identifier in PID-3\n  sent_to: []"
        #expect(try TestBench.failures(route: route, test: TestBench.test(refused, patient: "PID|1")) == [])
        let skipped = "expect:\n  ack: AA\n  skipped: Not for us\n  sent_to: []"
        #expect(
            try TestBench.failures(route: route, test: TestBench.test(skipped, patient: "PID|1||1|||||X")) == [])
        let other = try TestBench.failures(
            route: route, test: TestBench.test("expect:\n  ack: AA\n  message: MSH|^~\\&|", patient: "PID|1"))
        #expect(other.count == 2)
        #expect(other.first?.hasPrefix("ack: expected AA, got AE (No patient identifier in PID-3") == true)
        #expect(other.last == "message: nothing was sent")
    }

    @Test("A reason that an old version's MSA-3 has no room for counts as far as it goes")
    func longReasonInOldVersion() throws {
        let reason = String(repeating: "No identifier. ", count: 10)
        let route = """
            steps:
              - stop: reject
                because: \(reason)
            to:
              lab: {mllp: {host: 127.0.0.1, port: 6661}, when_rejected: dead_letter}
            """
        func test(_ text: String) -> String {
            "  - name: It\n    send: MSH|^~\\&|A|B|C|D|20260301||ADT^A01|M1|P|2.3\n    expect:\n      ack_text: \(text)"
        }
        #expect(try TestBench.failures(route: route, test: test(reason)) == [])
        #expect(try TestBench.failures(route: route, test: test("Some " + reason)).count == 1)
    }

    @Test("Bytes that are no message get the intake's refusal, or no answer without a header")
    func unreadableMessages() throws {
        let cut = "  - name: It\n    send: MSH|\n    expect:\n      ack: AR\n      sent_to: []"
        #expect(try TestBench.failures(test: cut) == [])
        let nothing = "  - name: It\n    send: hello\n    expect:\n      ack: none"
        #expect(try TestBench.failures(test: nothing) == [])
    }

    @Test("Commit and application acknowledgement are told apart by what the test asks for")
    func twoAnswers() throws {
        func test(_ types: String, _ expected: String) -> String {
            "  - name: It\n    send: MSH|^~\\&|A|B|C|D|20260301||ADT^A01|M1|P|2.5.1|||\(types)\n"
                + "    expect:\n      ack: \(expected)"
        }
        #expect(try TestBench.failures(test: test("AL|NE", "CA")) == [])
        #expect(try TestBench.failures(test: test("AL|NE", "AA")) == ["ack: expected AA, got CA"])
        #expect(try TestBench.failures(test: test("AL|AL", "CA")) == [])
        #expect(try TestBench.failures(test: test("AL|AL", "AA")) == [])
        #expect(try TestBench.failures(test: test("NE|NE", "none")) == [])
    }

    @Test("The clock stands at `at`, and message ids count from 1")
    func clockIsFrozen() throws {
        let route = """
            steps:
              - set: PID-2
                text: "{now: yyyyMMddHHmmss} {message.id}"
            to:
              archive: {file: {path: "archive/{message.id}.hl7"}}
            """
        let expectation = "expect:\n  check: PID-2 is \"20260301101500 260301-000001\""
        #expect(try TestBench.failures(route: route, test: TestBench.test(expectation)) == [])
    }

    @Test("What tests reach is known, and so is what they miss")
    func coverageNamesWhatIsMissed() throws {
        let route = """
            tables:
              sex: sex.csv
            steps:
              - map: PID-8
                table: sex
                not_found: keep
              - when: PID-8 is "X"
                do:
                  - remove: PID-8
              - choose:
                  - when: PID-1 is "1"
                    do:
                      - set: PID-2
                        value: one
                  - otherwise:
                      - set: PID-2
                        value: other
            to:
              lab: {mllp: {host: 127.0.0.1, port: 6661}, when_rejected: dead_letter}
              archive:
                when: PID-8 is "Q"
                file: {path: "archive/{MSH-10}.hl7"}
            """
        let bench = try TestBench(route: route, tests: TestBench.test("expect:\n  sent_to: [lab]"))
        let results = bench.run()
        #expect(results.flatMap(\.failures) == [])
        let coverage = RouteCoverage(
            of: [bench.route], reached: results.reduce(into: Set()) { $0.formUnion($1.reached) })
        let missed = coverage.missed.map { "\($0.kind) \($0.label)" }
        #expect(
            missed == [
                "step do", "step remove PID-8", "branch otherwise", "step set PID-2", "destination archive",
                "row table sex",
            ])
        let rows = coverage.share(of: .row)
        #expect((rows.reached, rows.total, rows.percent) == (1, 2, 50))
    }

    @Test("A message written in a test is sent in the set that it names, and compared as text")
    func testsAreTextInEverySet() throws {
        let send = """
              - name: It
                send: |
                  MSH|^~\\&|EHR|EAST|ENGINE|HOSP|2026||ADT^A01|M1|P|2.5.1||||||8859/1
                  PID|1||4711||Müller
                expect:
                  message_to:
                    lab: |
                      MSH|^~\\&|EHR|EAST|ENGINE|HOSP|2026||ADT^A01|M1|P|2.5.1||||||8859/1
                      PID|1||4711||%
                  check: PID-5.1 is "MÜLLER"
            """
        #expect(try TestBench.failures(test: send.replacing("%", with: "MÜLLER")).isEmpty)
        let failures = try TestBench.failures(test: send.replacing("%", with: "Müller"))
        #expect(failures == ["lab: PID-5.1: expected \"Müller\", got \"MÜLLER\""] || failures.count == 1)
        let impossible = send.replacing("4711||Müller", with: "4711||Łukasz")
        #expect(
            try TestBench.failures(test: impossible).contains {
                $0.contains("got nothing") || $0.contains("nothing was sent")
            })
    }
}
