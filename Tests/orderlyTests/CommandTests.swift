import Foundation
import Testing

/// The built program, run as a user runs it.
@Suite struct CommandTests {
    struct Outcome {
        var status: Int32
        var output: String
        var error: String
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The program beside the test bundle.
    static var program: URL {
        let bundle = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
        let folder = bundle?.deletingLastPathComponent() ?? Bundle.main.bundleURL
        return folder.appending(path: "orderly")
    }

    /// Off the threads that run tasks, which a waiting test must not take from the others.
    static func orderly(_ arguments: [String], in folder: URL = root) async throws -> Outcome {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result { try run(arguments, in: folder) }) }
        }
    }

    private static func run(_ arguments: [String], in folder: URL) throws -> Outcome {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let (output, error) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = error
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        let complaint = try error.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            error: String(decoding: complaint, as: UTF8.self))
    }

    static func withRoutes<Result>(_ files: [String: String], _ body: (URL) async throws -> Result) async throws
        -> Result
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "orderly-\(UUID().uuidString)")
        let routes = folder.appending(path: "Routes")
        try FileManager.default.createDirectory(at: routes, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: routes.appending(path: name)) }
        return try await body(folder)
    }

    @Test("A complaint that cannot be written does not change how a command ends")
    func fullDiskOfTheLog() async throws {
        let outcome = try await Self.orderly(["send", "127.0.0.1:1", "/nowhere/a.hl7"])
        #expect(outcome.status != 0 && !outcome.error.isEmpty)
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", "exec \"$0\" send 127.0.0.1:1 /nowhere/a.hl7 2>/dev/full", Self.program.path,
        ]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == outcome.status)
    }

    @Test("The shipped routes have no findings")
    func shippedRoutesAreClean() async throws {
        let outcome = try await Self.orderly(["check", "Routes"])
        #expect(outcome.status == 0)
        #expect(outcome.output == "5 routes checked: no errors\n")
    }

    @Test("The shipped routes pass their tests, and the tests reach every step, branch and table row")
    func shippedRoutesPassTheirTests() async throws {
        let outcome = try await Self.orderly(["test", "Routes", "--coverage"])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
        #expect(!outcome.output.contains("not reached"), "\(outcome.output)")
    }

    @Test("check reports every fault at once with its place, and exits 1")
    func checkReportsEverything() async throws {
        let route = """
            route: broken
            language: 1
            from:
              mllp: {port: 2575}
            accept:
              types: [ADT^A01]
              others: skip
            steps:
              - uppercase: PID-5.1
              - map: PID-8
                table: nowhere
              - set: PID.3
                value: X
            to:
              lab:
                mllp: {host: 127.0.0.1, port: 6661}
            """
        try await Self.withRoutes(["broken.yaml": route]) { folder in
            let outcome = try await Self.orderly(["check", "Routes"], in: folder)
            #expect(outcome.status == 1)
            for place in ["broken.yaml:9:", "broken.yaml:10:", "broken.yaml:11:", "broken.yaml:12:", "broken.yaml:15:"]
            {
                #expect(outcome.output.contains(place), "\(place) in \(outcome.output)")
            }
            #expect(try await Self.orderly(["run", "Routes"], in: folder).status == 1)
        }
    }

    @Test("explain has a page for every code it lists")
    func everyCodeIsExplained() async throws {
        let list = try await Self.orderly(["explain"])
        let codes = list.output.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(codes.count > 50)
        for code in codes.prefix(5) + codes.suffix(5) {
            #expect(try await Self.orderly(["explain", code]).output.contains(code))
        }
        #expect(try await Self.orderly(["explain", "E999"]).status != 0)
    }

    @Test("try shows each change and what would be sent")
    func tryShowsChanges() async throws {
        let outcome = try await Self.orderly(["try", "registrations", "Samples/adt/a02-transfer.hl7"])
        #expect(outcome.status == 0, "\(outcome.error)")
        #expect(outcome.output.contains("→"))
        #expect(outcome.output.contains("to lab"))
        #expect(outcome.output.contains("MSA|AA|"))
    }

    @Test("view names every part, and --json says the same")
    func viewNamesParts() async throws {
        let file = "Samples/adt/a01-admission.hl7"
        let text = try await Self.orderly(["view", file])
        #expect(text.status == 0, "\(text.error)")
        #expect(text.output.contains("PID  Patient Identification\n"))
        #expect(text.output.contains("Medical record number (table 0203)"))
        #expect(!text.output.contains("\u{1B}"))
        let coloured = try await Self.orderly(["view", file, "--color", "always", "--path", "PID-5"])
        #expect(coloured.output.contains("\u{1B}[36m") && !coloured.output.contains("PID-3"))
        let json = try await Self.orderly(["view", "--json", file])
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect((object?["segments"] as? [Any])?.count ?? 0 > 5)
    }

    @Test("diff names what differs and exits 1, and 0 where nothing does")
    func diffNamesDifferences() async throws {
        let file = "Samples/adt/a01-admission.hl7"
        let same = try await Self.orderly(["diff", file, file])
        #expect(same.status == 0 && same.output == "no differences\n")
        try await Self.withRoutes([:]) { folder in
            let text = try String(contentsOf: Self.root.appending(path: file), encoding: .utf8)
            let other = folder.appending(path: "other.hl7")
            try Data(text.replacing("Adaeze", with: "Adaeza").utf8).write(to: other)
            let outcome = try await Self.orderly(["diff", file, other.path])
            #expect(outcome.status == 1)
            #expect(outcome.output.contains("PID-5.2  Patient Name › Given Name  Adaeze → Adaeza"))
            #expect(try await Self.orderly(["diff", file, other.path, "--ignore", "PID-5"]).status == 0)
            #expect(try await Self.orderly(["diff", file, "no-such-file.hl7"]).status == 2)
        }
    }

    @Test("anonymise writes other people, the same for the same key, and overwrites nothing")
    func anonymiseReplaces() async throws {
        let file = "Samples/adt/a01-admission.hl7"
        try await Self.withRoutes([:]) { folder in
            let key = folder.appending(path: "key").path
            let arguments = ["anonymise", file, "--key", key]
            let first = try await Self.orderly(arguments)
            #expect(first.status == 0, "\(first.error)")
            for word in ["Okonjo", "OKONJO", "Adaeze", "00884211", "907-55-0199", "Quayside", "0142201"] {
                #expect(!first.output.contains(word) && !first.error.contains(word), "\(word)")
            }
            #expect(first.output.contains("|ADT^A01^ADT_A01|") && first.error.contains("PID-5"))
            let mode = try FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(try await Self.orderly(arguments).output == first.output)
            #expect(try await Self.orderly(["anonymise", file]).output != first.output)
            let output = folder.appending(path: "out").path
            #expect(try await Self.orderly(arguments + ["--output", output, "--quiet"]).status == 0)
            #expect(try await Self.orderly(arguments + ["--output", output]).status == 2)
            #expect(try await Self.orderly(["diff", "\(output)/a01-admission.hl7", file]).status == 1)
        }
    }

    @Test("load as a sink alone ends by itself and tells what came as JSON")
    func loadReceives() async throws {
        let outcome = try await Self.orderly(["load", "--sink", "0", "--duration", "100ms", "--json", "-"])
        #expect(outcome.status == 0, "\(outcome.error)")
        let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        #expect((json?["sink"] as? [String: Any])?["received"] as? Int == 0)
        #expect(json?["ok"] as? Bool == true)
        #expect(outcome.error.contains("sink listens on 127.0.0.1:"))
    }

    @Test("The demo's counts add up", .timeLimit(.minutes(2)))
    func demoAddsUp() async throws {
        let outcome = try await Self.orderly(["demo", "--quiet"])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
        #expect(outcome.output.contains("Everything adds up."))
    }

    @Test(
        "A command that cannot do its work says why and does not exit 0",
        arguments: [
            ["try", "nowhere", "Samples/adt/a02-transfer.hl7"],
            ["try", "registrations", "no-such-file.hl7"],
            ["send", "127.0.0.1:1", "Samples/adt/a02-transfer.hl7"],
            ["queue", "--store", "/nonexistent"],
            ["load", "127.0.0.1:1", "--count", "1"],
            ["load", "127.0.0.1:1", "--connections", "10", "--patients", "5"],
            ["load", "--sink", "0", "--acked", "file"],
            ["load", "127.0.0.1:1", "--messages", "no-such-file.hl7"],
            ["dead", "discard", "261123-000001", "--store", "/nonexistent"],
        ])
    func failuresAreReported(_ arguments: [String]) async throws {
        let outcome = try await Self.orderly(arguments)
        #expect(outcome.status != 0)
        #expect(!outcome.error.isEmpty)
    }
}
