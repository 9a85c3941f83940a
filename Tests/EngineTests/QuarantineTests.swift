import Delivery
import Engine
import Foundation
import Logging
import NIOPosix
import Pipeline
import TestSupport
import Testing

/// A message that the engine crashed on twice, when it comes again.
@Suite struct QuarantineTests {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static func reader(_ folder: URL) throws -> StoreReader {
        try StoreReader.open(directory: folder.appending(path: "store").path)
    }

    private static func files(_ lab: ScriptedPeer, release: Int = 1) -> [String: String] {
        let route = FlowTests.route(lab: lab.port)
        return ["feed.yaml": route.replacing("{port: 2575}", with: "{port: 2575, release: \(release)}")]
    }

    /// Leaves what two crashes on each message leave, in a store that an engine has made.
    ///
    /// - Returns: the folder.
    private static func crashed(on messages: [String], files: [String: String]) async throws -> URL {
        let folder = try TestEngine.makeFolder()
        let id = try await TestEngine.run(files, in: folder) { engine in
            _ = try await RawSender(port: engine.port("feed")).sendFrame(Array(FlowTests.message("FIRST").utf8))
            return try await engine.first { event -> MessageID? in
                guard case .accepted(let accepted) = event else { return nil }
                return accepted.id
            }
        }
        let store = folder.appending(path: "store")
        let first = try #require(try reader(folder).message(id))
        let label = WorkLabel(route: "feed", listener: first.listener)
        for message in messages + messages {
            let breaker = CrashBreaker(directory: store.path, loops: 1, logger: quiet)
            breaker.loopSlots.first?.begin(Array(message.utf8), to: label, from: "10.0.0.7")
            let marks = store.appending(path: "orderly.work")
            var bytes = try Data(contentsOf: marks)
            (bytes[40], bytes[4096]) = (UInt8(SIGILL), 2)
            let handle = try FileHandle(forWritingTo: marks)
            try handle.write(contentsOf: bytes)
            try handle.close()
        }
        return folder
    }

    private static func letters(_ folder: URL) throws -> [StoredMessage] {
        let reader = try reader(folder)
        return try reader.deliveries(DeliveryFilter(states: [.deadLetter]), limit: 100).compactMap {
            try reader.message($0.id.message)
        }
    }

    @Test("It is a dead letter from the start, and its sender is answered AE each time it comes again")
    func comesAgain() async throws {
        let lab = try ScriptedPeer()
        let (files, poison) = (Self.files(lab), FlowTests.message("P1"))
        let folder = try await Self.crashed(on: [poison], files: files)
        defer { try? FileManager.default.removeItem(at: folder) }
        for _ in 1...2 {
            try await TestEngine.run(files, in: folder) { engine in
                let letters = try Self.letters(folder)
                #expect(letters.map(\.bytes) == [Array(poison.utf8)])
                #expect(letters.first?.peer == "10.0.0.7" && letters.first?.keys.controlID == Array("P1".utf8))
                let text = "quarantined as \(letters.first.map { "\($0.id)" } ?? ""): the engine crashed on it 2 times"
                #expect(letters.first?.reason?.hasPrefix(text) == true)
                #expect(letters.first?.reason?.hasSuffix("(SIGILL)") == true)
                let sender = try RawSender(port: engine.port("feed"))
                for _ in 1...2 {
                    let answer = try await sender.exchange(poison)
                    #expect(answer.contains("MSA|AE|P1") && answer.contains(text), "\(answer)")
                }
                // Others pass, on the same connection too.
                #expect(try await sender.exchange(FlowTests.message("P2")).contains("MSA|AA|P2"))
            }
        }
        #expect(try Self.letters(folder).count == 1, "stored once")
        #expect(!lab.messages.contains(Array(poison.utf8)))
    }

    @Test("Within a batch it alone is answered AE")
    func batches() async throws {
        let lab = try ScriptedPeer()
        let (files, poison) = (Self.files(lab), FlowTests.message("P1"))
        let folder = try await Self.crashed(on: [poison], files: files)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await TestEngine.run(files, in: folder) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            let answer = try await sender.exchange(FlowTests.message("B1") + poison + FlowTests.message("B2"))
            for (code, id) in [("AA", "B1"), ("AE", "P1"), ("AA", "B2")] {
                #expect(answer.contains("MSA|\(code)|\(id)"), "\(answer)")
            }
            let record = await lab.record { $0.messages.count >= 3 }
            #expect(record.messages.suffix(2) == ["B1", "B2"].map { Array(FlowTests.message($0).utf8) })
        }
    }

    @Test("With release 2 it is committed, since it is stored, and answered AE")
    func releaseTwo() async throws {
        let lab = try ScriptedPeer()
        let (files, poison) = (Self.files(lab, release: 2), FlowTests.message("P1"))
        let folder = try await Self.crashed(on: [poison], files: files)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await TestEngine.run(files, in: folder) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            try await sender.sendFrame(Array(poison.utf8))
            #expect(try await sender.receiveFrame() == [0x06])
            let answer = String(decoding: try await sender.receiveFrame() ?? [], as: UTF8.self)
            #expect(answer.contains("MSA|AE|P1"))
        }
    }

    @Test("One that was too long to be kept is stored when it comes again, and answered like the others")
    func longOnes() async throws {
        let lab = try ScriptedPeer()
        let long = FlowTests.message("P1") + "NTE|1||" + String(repeating: "x", count: 70_000) + "\r"
        let files = Self.files(lab)
        let folder = try await Self.crashed(on: [long], files: files)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await TestEngine.run(files, in: folder) { engine in
            #expect(try Self.letters(folder).isEmpty)
            let sender = try RawSender(port: engine.port("feed"))
            for _ in 1...2 { #expect(try await sender.exchange(long).contains("MSA|AE|P1")) }
            #expect(try Self.letters(folder).map(\.bytes) == [Array(long.utf8)])
        }
    }

    @Test("An operator's retry runs it through the route, and from then on it is a message like any other")
    func retry() async throws {
        let lab = try ScriptedPeer()
        let (files, poison) = (Self.files(lab), FlowTests.message("P1"))
        let folder = try await Self.crashed(on: [poison], files: files)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await TestEngine.run(files, in: folder) { engine in
            let id = try #require(try Self.letters(folder).first?.id)
            let reply = try await ControlClient.send(
                ControlRequest(action: .retry, id: "\(id)", route: nil, destination: nil, reason: ""),
                to: folder.appending(path: "store").path, group: MultiThreadedEventLoopGroup.singleton)
            #expect(reply == ControlReply(count: 1))
            let record = await lab.record { $0.messages.count == 2 }
            #expect(record.messages.last == Array(poison.utf8))
            let answer = try await RawSender(port: engine.port("feed")).exchange(poison)
            #expect(answer.contains("MSA|AA|P1"))
        }
    }

    @Test("After five crashes within a minute messages are accepted and none is sent; after a calm start they are")
    func crashLoop() async throws {
        let lab = try ScriptedPeer()
        let folder = try TestEngine.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = Self.files(lab)
        try await TestEngine.run(files, in: folder) { _ in }
        func crash(_ ages: [Double]) throws {
            let times = ages.map { "\(Int64((Date().timeIntervalSince1970 - $0) * 1e9))" }.joined(separator: ",")
            try Data("{\"counted\":1,\"crashes\":[\(times)],\"suspects\":[]}".utf8)
                .write(to: folder.appending(path: "store/orderly.crashes"))
        }
        try crash([20, 15, 10, 5, 1])
        try await TestEngine.run(files, in: folder) { engine in
            let state = try await engine.first { event -> String? in
                guard case .delivery(.stateChanged(_, .held(let reason), _)) = event else { return nil }
                return reason
            }
            #expect(state == "the engine crashed 5 times in 60 s")
            let sender = try RawSender(port: engine.port("feed"))
            #expect(try await sender.exchange(FlowTests.message("H1")).contains("MSA|AA|H1"))
        }
        #expect(lab.messages.isEmpty)
        try crash([300, 200, 10, 5, 1])
        try await TestEngine.run(files, in: folder) { _ in
            let record = await lab.record { $0.messages.count == 1 }
            #expect(record.messages == [Array(FlowTests.message("H1").utf8)])
        }
    }
}
