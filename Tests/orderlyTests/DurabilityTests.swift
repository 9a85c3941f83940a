import Foundation
import Testing

/// The engine as a process, watched from outside.
@Suite struct DurabilityTests {
    /// The benches that need nothing but Python, as a user would start them.
    private static func python(_ arguments: [String]) async throws -> (status: Int32, output: String) {
        try await run(["python3"] + arguments)
    }

    private static func run(_ arguments: [String]) async throws -> (status: Int32, output: String) {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result {
                        let process = Process()
                        process.executableURL = URL(filePath: "/usr/bin/env")
                        process.arguments = arguments
                        process.currentDirectoryURL = CommandTests.root
                        let pipe = Pipe()
                        process.standardOutput = pipe
                        process.standardError = pipe
                        try process.run()
                        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
                        process.waitUntilExit()
                        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
                    })
            }
        }
    }

    private static func has(_ program: String) -> Bool {
        let isThere = ["/usr/bin/", "/usr/local/bin/", "/bin/"].contains {
            FileManager.default.isExecutableFile(atPath: $0 + program)
        }
        if !isThere { print("skipped: there is no \(program) on this machine") }
        return isThere
    }

    @Test(
        "Nothing acknowledged is lost or reordered by a kill while the lab is down", .enabled(if: has("python3")),
        .timeLimit(.minutes(3)))
    func killLosesNothing() async throws {
        let outcome = try await Self.python([
            "Tests/FaultBench/lab_outage.py", CommandTests.program.path, "--messages", "600", "--kills", "2",
        ])
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test(
        "Batches, sequence numbers and commit blocks survive kills: nothing lost, nothing out of order",
        .enabled(if: has("python3")), .timeLimit(.minutes(3)))
    func killsWithinProtocols() async throws {
        let outcome = try await Self.python(["Tests/FaultBench/kill_protocols.py", CommandTests.program.path])
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test(
        "A replay goes on through kills and makes exactly one copy of each message", .enabled(if: has("python3")),
        .timeLimit(.minutes(3)))
    func killsWithinReplay() async throws {
        let outcome = try await Self.python([
            "Tests/FaultBench/kill_replay.py", CommandTests.program.path, "--messages", "300", "--kills", "3",
        ])
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test(
        "Every acknowledgement is preceded by a flush of the store", .enabled(if: has("python3") && has("strace")),
        .timeLimit(.minutes(1)))
    func flushComesBeforeAcknowledgement() async throws {
        let outcome = try await Self.python(["Tests/FaultBench/flush_before_ack.py", CommandTests.program.path])
        if outcome.status == 77 {
            print("skipped: \(outcome.output)")
        } else {
            #expect(outcome.status == 0, "\(outcome.output)")
        }
    }

    @Test(
        "The short form of the fault bench finds nothing lost, miscredited or out of order",
        .enabled(if: has("python3") && has("strace")), .timeLimit(.minutes(5)))
    func shortFaultBench() async throws {
        let outcome = try await Self.run([
            "ORDERLY=" + CommandTests.program.path, "bash", "Tests/FaultBench/run.sh", "short",
        ])
        for line in outcome.output.split(separator: "\n") where line.hasPrefix("skipped:") { print(line) }
        #expect(outcome.status == 0, "\(outcome.output)")
    }
}
