import Delivery
import Engine
import Foundation
import NIOPosix
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

    @Test("An engine on a restored store accepts and sends nothing, over restarts, until it is released; then in order")
    func restoredStoreHolds() async throws {
        let folder = try TestEngine.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let down = try ScriptedPeer()
        let port = down.port
        down.stop()
        let files = ["feed.yaml": FlowTests.route(lab: port)]
        try await TestEngine.run(files, in: folder) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            for id in ["H1", "H2"] { _ = try await sender.exchange(FlowTests.message(id)) }
        }
        let store = folder.appending(path: "store").path
        let copy = folder.appending(path: "copy").path
        _ = try StoreBackup.make(of: store, in: copy)
        try FileManager.default.removeItem(atPath: store)
        #expect(try StoreBackup.restore(copy, to: store).queued == 2)
        let lab = try ScriptedPeer(port: port)
        try await TestEngine.run(files, in: folder) { engine in
            let sender = try RawSender(port: engine.port("feed"))
            #expect(try await sender.exchange(FlowTests.message("H3")).contains("MSA|AA|H3"))
        }
        #expect(lab.messages.isEmpty)
        try await TestEngine.run(files, in: folder) { engine in
            #expect(try StoreReader.open(directory: store).overview().map(\.queued) == [3])
            let release = ControlRequest(action: .release, id: nil, route: nil, destination: nil, reason: "restored")
            let reply = try await ControlClient.send(release, to: store, group: MultiThreadedEventLoopGroup.singleton)
            #expect(reply?.error == nil)
            let record = await lab.record { $0.messages.count == 3 }
            #expect(record.messages == ["H1", "H2", "H3"].map { Array(FlowTests.message($0).utf8) })
        }
        #expect(!StoreBackup.isMarked(store))
    }
}
