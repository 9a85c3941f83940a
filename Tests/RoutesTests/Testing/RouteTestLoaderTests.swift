import Foundation
import HL7
import Routes
import Testing
import YAML

@Suite struct RouteTestLoaderTests {
    private static let header = "MSH|^~\\&|ADT|EAST|ENGINE|HOSP|20260301101500||ADT^A01|M1|P|2.5.1"

    private func load(_ tests: String, files: [String: String] = [:]) throws -> LoadedRouteTests {
        let folder = try RouteFolder(
            [
                "a.yaml": RouteFolder.route(
                    more: "tables: {sex: sex.csv}",
                    steps: ["- map: PID-8", "  table: sex", "  not_found: keep"],
                    to: "lab:\n    mllp: {host: 127.0.0.1, port: 6661}\n    when_rejected: dead_letter\n"
                        + "  archive:\n    file: {path: 'out/{MSH-10}.hl7'}"), "sex.csv": "from,to\n1,M\n",
                "a.test.yaml": tests,
            ].merging(files) { $1 })
        let routes = folder.load()
        #expect(!routes.hasErrors, "\(routes.report())")
        return RouteTestLoader.load(
            directory: folder.directory.path, routes: routes.routes?.routes ?? [], shownAs: "Routes")
    }

    private func one(_ body: String, files: [String: String] = [:]) throws -> RouteTest {
        let lines = body.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)\n" }.joined()
        let loaded = try load("route: a\ntests:\n  - name: one\n" + lines, files: files)
        #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics.map(\.message))")
        return try #require(loaded.files.first?.tests.first)
    }

    @Test("Every key of a test is read")
    func everything() throws {
        let test = try one(
            """
            at: 2026-03-01T10:15:00Z
            send: |
              \(Self.header)
              PID|1
            replies:
              lab: [timeout, connection_refused, wrong_control_id, AE]
              archive: AA
            expect:
              ack: AA
              ack_text: Welcome
              sent_to: [lab, archive]
              message: |
                \(Self.header)
              message_to:
                lab:
                  - |
                    \(Self.header)
                  - |
                    \(Self.header)
                    PID|1
              ignore: [MSH-7, MSH-10]
              check:
                - PID-8 in table sex
                - any PID-3[*].1 is valued
              dead_letter: the lab said no
              skipped: no
              lab: {attempts: 3, result: dead_letter}
              archive: {result: delivered}
            """)
        #expect(test.name == "one")
        #expect(test.at?.hl7 == Array("20260301101500+0000".utf8))
        #expect(test.sends.map(\.bytes) == [Array("\(Self.header)\rPID|1\r".utf8)])
        #expect(test.replies["lab"] == [.timeout, .connectionRefused, .wrongControlID, .AE])
        #expect(test.replies["archive"] == [.AA])
        let expected = test.expectation
        #expect(expected.answers?.value == [.AA])
        #expect(expected.answerText?.value == "Welcome")
        #expect(expected.sentTo?.value == ["lab", "archive"])
        #expect(expected.messages?.value == [Array("\(Self.header)\r".utf8)])
        #expect(expected.messagesByDestination["lab"]?.value.count == 2)
        #expect(expected.ignored.map(\.description) == ["MSH-7", "MSH-10"])
        #expect(expected.checks.count == 2)
        #expect(expected.deadLetter?.value == RouteTest.Ending(isExpected: true, reason: "the lab said no"))
        #expect(expected.skipped?.value == RouteTest.Ending(isExpected: false))
        #expect(expected.results["lab"]?.value == RouteTest.Result(attempts: 3, state: .deadLetter))
        #expect(expected.results["archive"]?.value == RouteTest.Result(state: .delivered))
    }

    @Test("Every expectation knows its place")
    func places() throws {
        let test = try one(
            "send: '\(Self.header)'\nexpect:\n  ack: AA\n  check:\n    - PID-8 is empty\n  lab: {attempts: 1}")
        #expect(test.span.line == 3)
        #expect(test.sends.first?.span.line == 4)
        #expect(test.expectation.span.line == 5)
        #expect(test.expectation.answers?.span.line == 6)
        #expect(test.expectation.checks.first?.span.line == 8)
        #expect(test.expectation.checks.first?.span.column == 11)
        #expect(test.expectation.results["lab"]?.span.line == 9)
        #expect(test.expectation.results["lab"]?.span.file == "Routes/a.test.yaml")
    }

    @Test("A file's bytes are sent as they are")
    func sendFile() throws {
        let test = try one(
            "send_file: in/one.hl7\nexpect: {ack: AE}", files: ["in/one.hl7": "MSH|\u{FC}\r\nPID|1\n"])
        #expect(test.sends.first?.bytes == Array("MSH|\u{FC}\r\nPID|1\n".utf8))
        #expect(test.sends.first?.file == "Routes/in/one.hl7")
    }

    @Test("Several messages are texts, files and patterns of files, in order")
    func sendAll() throws {
        let files = [
            "in/b2.hl7": "MSH|2", "in/b10.hl7": "MSH|10", "in/a1.hl7": "MSH|1", "in/b2.txt": "no", "in/.b3.hl7": "no",
        ]
        let test = try one(
            "send_all:\n  - in/b*.hl7\n  - MSH|3\n  - in/a1.hl7\n  - in/?1.hl7\nexpect:\n  ack: [AA, AA, AE, AR, none]",
            files: files)
        #expect(
            test.sends.map { String(decoding: $0.bytes, as: UTF8.self) } == [
                "MSH|10", "MSH|2", "MSH|3", "MSH|1", "MSH|1",
            ])
        #expect(test.expectation.answers?.value == [.AA, .AA, .AE, .AR, .none])
    }

    @Test(
        "A time is read in the ways people write it, in UTC unless it says otherwise",
        arguments: [
            ("2026-03-01T10:15:00Z", "20260301101500+0000"), ("2026-03-01T10:15:00+01:00", "20260301101500+0100"),
            ("2026-03-01T10:15:00.250Z", "20260301101500.250+0000"), ("2026-03-01T10:15", "20260301101500+0000"),
            ("2026-03-01 10:15", "20260301101500+0000"), ("2026-03-01", "20260301000000+0000"),
            ("20260301101500-0500", "20260301101500-0500"),
        ])
    func times(_ written: String, _ time: String) throws {
        let test = try one("at: \(written)\nsend: '\(Self.header)'\nexpect: {ack: AA}")
        #expect(test.at?.description == time)
    }

    @Test("A faulty test file gives its own findings and no tests")
    func faulty() throws {
        let loaded = try load(
            """
            route: a
            tests:
              - name: one
                snd: MSH|
                send: MSH|
                replies: {lab: [maybe]}
                expect:
                  ack: OK
                  check: [PID-8 == "F"]
                  lab: {result: gone}
            """)
        #expect(loaded.files.isEmpty)
        #expect(loaded.diagnostics.map(\.code) == ["E202", "E207", "E207", "E403", "E207"])
    }

    @Test("A test file that cannot be read does not hide another")
    func independent() throws {
        let good = "route: a\ntests:\n  - name: one\n    send: MSH|\n    expect: {ack: AE}\n"
        let loaded = try load("route: [", files: ["b.test.yaml": good])
        #expect(loaded.files.map(\.file) == ["Routes/b.test.yaml"])
        #expect(loaded.hasErrors)
    }

    @Test("The shipped routes and their tests are read without a finding")
    func shipped() {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Routes")
        let routes = RouteLoader.load(directory: root.path, environment: [:], shownAs: "Routes")
        #expect(routes.diagnostics.isEmpty, "\(routes.report())")
        let tests = RouteTestLoader.load(directory: root.path, routes: routes.routes?.routes ?? [], shownAs: "Routes")
        #expect(
            tests.diagnostics.isEmpty, "\(tests.diagnostics.map { "\($0.span.file):\($0.span.line) \($0.message)" })")
        #expect(tests.files.count == routes.routes?.routes.count)
    }
}
