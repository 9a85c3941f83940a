import Engine
import Foundation
import Pipeline
import TestSupport
import Testing

/// `orderly queue` beside a running engine, as a program would read it.
@Suite struct QueueCommandTests {
    /// The program beside the test bundle.
    private static var program: URL {
        let bundle = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
        return (bundle?.deletingLastPathComponent() ?? Bundle.main.bundleURL).appending(path: "orderly")
    }

    private static var isBuilt: Bool {
        let isThere = FileManager.default.isExecutableFile(atPath: program.path)
        if !isThere { print("skipped: the program is not built with these rooms") }
        return isThere
    }

    private static func queue(_ arguments: [String], of engine: TestEngine) async throws -> [String] {
        let store = engine.folder.appending(path: "store").path
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result {
                        let process = Process()
                        process.executableURL = program
                        process.arguments = ["queue", "list"] + arguments + ["--store", store]
                        let pipe = Pipe()
                        process.standardOutput = pipe
                        try process.run()
                        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
                        process.waitUntilExit()
                        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
                    })
            }
        }
    }

    /// What a program may rely on.
    private struct Line: Decodable, Sendable {
        var route: String
        var destination: String
        var state: String
        var id, reason, behind, lane, first, type, controlId: String?
        var waiting, queued, parked, deadLetters, ageSeconds: Int?
    }

    private static func json(_ arguments: [String], of engine: TestEngine) async throws -> [Line] {
        let lines = try await queue(arguments + ["--json"], of: engine)
        return try lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    private static func message(_ controlID: String, patient: String) -> String {
        FlowTests.message(controlID).replacing("4711^^^HOSP^MR", with: "\(patient)^^^HOSP^MR")
    }

    /// Two messages of a patient whose first is refused, and one of another whose answer never comes.
    private static func stuck(_ body: @escaping @Sendable (TestEngine, [String]) async throws -> Void) async throws {
        let lab = try ScriptedPeer([.answer(["AR"])], then: .silence)
        let route = FlowTests.route(lab: lab.port)
            .replacing("when_rejected: dead_letter", with: "when_rejected: park_lane\n    keep_order: by PID-3.1")
        try await TestEngine.run(["feed.yaml": route]) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            let first = try await send("Q1", of: "A", over: sender, to: engine)
            // The answer is written down with the next messages.
            try await parked(first, of: engine)
            let second = try await send("Q2", of: "A", over: sender, to: engine)
            let third = try await send("Q3", of: "B", over: sender, to: engine)
            _ = await lab.record { $0.messages.count == 2 }
            try await parked(second, of: engine)
            try await body(engine, [first, second, third])
        }
    }

    /// - Returns: the id of its delivery.
    private static func send(
        _ controlID: String, of patient: String, over sender: RawSender, to engine: TestEngine
    ) async throws -> String {
        let answer = try await sender.exchange(message(controlID, patient: patient))
        #expect(answer.contains("MSA|AA|\(controlID)"))
        let id = try await engine.first { event -> MessageID? in
            guard case .accepted(let accepted) = event else { return nil }
            return accepted.id
        }
        return "\(id).1"
    }

    private static func parked(_ id: String, of engine: TestEngine) async throws {
        var isParked = false
        while !isParked {
            let deliveries = try await json(["feed/lab"], of: engine)
            isParked = deliveries.contains { $0.id == id && $0.state == "parked" }
        }
    }

    @Test(
        "--json tells each destination, delivery and lane as one object a line", .enabled(if: isBuilt),
        .timeLimit(.minutes(2)))
    func json() async throws {
        try await Self.stuck { engine, ids in
            let overview = try await Self.json([], of: engine)
            #expect(overview.map(\.route) == ["feed"] && overview.map(\.destination) == ["lab"])
            #expect(overview.map(\.queued) == [1] && overview.map(\.parked) == [2])
            #expect(overview.map(\.deadLetters) == [0] && overview.map(\.first) == [ids[2]])
            #expect(overview.map(\.ageSeconds) != [nil])
            let deliveries = try await Self.json(["feed/lab"], of: engine)
            #expect(deliveries.map(\.id) == ids)
            #expect(deliveries.map(\.state) == ["parked", "parked", "queued"])
            #expect(deliveries.map(\.behind) == [nil, ids[0], nil])
            #expect(deliveries.map(\.controlId) == ["Q1", "Q2", "Q3"])
            #expect(deliveries.first?.reason?.contains("AR") == true)
            #expect(deliveries.allSatisfy { $0.type == "ADT^A01" && $0.ageSeconds != nil })
            let lanes = try await Self.json(["feed/lab", "--lanes", "--patients"], of: engine)
            #expect(lanes.map(\.lane) == ["A", "B"])
            #expect(lanes.map(\.state) == ["parked", "flowing"])
            #expect(lanes.map(\.waiting) == [2, 1])
            #expect(lanes.map(\.first) == [ids[0], ids[2]])
        }
    }

    @Test("The same for people, with a limit that says so", .enabled(if: isBuilt), .timeLimit(.minutes(2)))
    func text() async throws {
        try await Self.stuck { engine, ids in
            let overview = try await Self.queue([], of: engine)
            #expect(overview.count == 1 && overview[0].hasPrefix("feed/lab  "), "\(overview)")
            #expect(overview[0].contains("1 queued, 2 parked  oldest ") && overview[0].hasSuffix("first \(ids[2])"))
            let lanes = try await Self.queue(["feed/lab", "--lanes", "--patients"], of: engine)
            #expect(lanes.count == 2)
            #expect(lanes[0].hasPrefix("A  parked") && lanes[0].contains("2 waiting"), "\(lanes)")
            #expect(lanes[1].hasPrefix("B  flowing  1 waiting  oldest ") && lanes[1].hasSuffix("first \(ids[2])"))
            let one = try await Self.queue(["feed/lab", "--lanes", "--patients", "--limit", "1"], of: engine)
            #expect(one == [lanes[0], "… and 1 more: --limit"] || one.last == "… and 1 more: --limit")
            let other = try await Self.queue(["feed/elsewhere"], of: engine)
            #expect(other == ["nothing waits for feed/elsewhere"])
        }
    }
}
