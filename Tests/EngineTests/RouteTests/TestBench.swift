import Engine
import Foundation
import Routes

/// Routes and their tests, written into a folder of their own and loaded as `orderly test` loads them.
struct TestBench {
    struct Failure: Error {
        var what: String
    }

    let runner: RouteTestRunner
    let route: Route
    let tests: [RouteTest]
    /// The test file.
    let text: String

    /// - Parameters:
    ///   - route: what follows `accept:` in the route file.
    ///   - tests: the items of `tests:`.
    init(route extra: String = Self.twoDestinations, tests: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "orderly-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let head = """
            route: feed
            language: 1
            from:
              mllp: {port: 2575}
            accept:
              types: [ADT^*]
              others: skip

            """
        try Data((head + extra).utf8).write(to: folder.appending(path: "feed.yaml"))
        text = "route: feed\ntests:\n" + tests
        try Data(text.utf8).write(to: folder.appending(path: "feed.test.yaml"))
        try Data("from,to\nF,W\nM,H\n".utf8).write(to: folder.appending(path: "sex.csv"))
        let loaded = RouteLoader.load(directory: folder.path, environment: [:])
        guard let route = loaded.routes?.routes.first else { throw Failure(what: loaded.report()) }
        let found = RouteTestLoader.load(directory: folder.path, routes: [route])
        guard let file = found.files.first, !found.hasErrors else { throw Failure(what: "\(found.diagnostics)") }
        self.route = route
        self.tests = file.tests
        runner = RouteTestRunner(route, keyedHash: { _, text in text })
    }

    func run() -> [RouteTestResult] { tests.map { runner.run($0) } }

    /// The failures of the only test, each one line.
    static func failures(route: String = Self.twoDestinations, test: String) throws -> [String] {
        try TestBench(route: route, tests: test).run().flatMap(\.failures).map(\.text)
    }

    static let twoDestinations = """
        steps:
          - change: PID-5.1
            apply: uppercase
        to:
          lab:
            mllp: {host: 127.0.0.1, port: 6661, wait_for_ack: 30s}
            retry: {first: 1s, up_to: 4s, attempts: 3}
            when_rejected: dead_letter
          archive:
            file: {path: "archive/{MSH-10}.hl7"}
        """

    /// A test with one message and the given rest of its keys, each line indented by four spaces.
    static func test(_ rest: String, patient: String = "PID|1||4711^^^HOSP^MR||Smith^Anna||19800214|F") -> String {
        """
          - name: It
            at: 2026-03-01T10:15:00Z
            send: |
              MSH|^~\\&|EHR|EAST|ENGINE|HOSP|20260301101500||ADT^A01|M1|P|2.5.1
              \(patient)

        """ + rest.split(separator: "\n").map { "    \($0)\n" }.joined()
    }
}
