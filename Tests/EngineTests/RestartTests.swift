import Foundation
import TestSupport
import Testing

/// What outlives the process.
@Suite struct RestartTests {
    @Test("What was acknowledged while the lab was down is delivered in order after a restart")
    func queueOutlivesRestart() async throws {
        let folder = try TestEngine.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let down = try ScriptedPeer()
        let port = down.port
        down.stop()
        let ids = (1...200).map { "K\($0)" }
        let files = ["feed.yaml": FlowTests.route(lab: port)]
        try await TestEngine.run(files, in: folder) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            for id in ids { #expect(try await sender.exchange(FlowTests.message(id)).contains("MSA|AA|\(id)")) }
        }
        let lab = try ScriptedPeer(port: port)
        try await TestEngine.run(files, in: folder) { _ in
            let record = await lab.record { $0.messages.count == ids.count }
            #expect(record.messages == ids.map { Array(FlowTests.message($0).utf8) })
        }
    }

    @Test("A retransmission after a restart is answered and not queued again")
    func retransmissionAfterRestart() async throws {
        let folder = try TestEngine.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let lab = try ScriptedPeer()
        let files = ["feed.yaml": FlowTests.route(lab: lab.port)]
        let first = try await TestEngine.run(files, in: folder) { engine in
            try await RawSender(port: engine.port("feed")).exchange(FlowTests.message("S1"))
        }
        let again = try await TestEngine.run(files, in: folder) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            let again = try await sender.exchange(FlowTests.message("S1"))
            _ = try await sender.exchange(FlowTests.message("S2"))
            _ = await lab.record { $0.messages.count == 2 }
            return again
        }
        #expect(first == again)
        #expect(lab.messages == ["S1", "S2"].map { Array(FlowTests.message($0).utf8) })
    }

    @Test("A second engine on the same store does not start")
    func storeHasOneOwner() async throws {
        let folder = try TestEngine.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let lab = try ScriptedPeer()
        let files = ["feed.yaml": FlowTests.route(lab: lab.port)]
        try await TestEngine.run(files, in: folder) { _ in
            await #expect(throws: (any Error).self) {
                try await TestEngine.run(files, in: folder) { _ in () }
            }
        }
    }
}
