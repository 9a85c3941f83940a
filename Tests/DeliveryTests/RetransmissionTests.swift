import Delivery
import Foundation
import Pipeline
import Testing

@Suite struct RetransmissionTests {
    let directory = TemporaryDirectory()
    let listener = "127.0.0.1:2575"

    @Test("A message sent again on a new connection is answered with the stored reply, and noted")
    func answeredAgain() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let id = store.nextID()
        _ = await store.store([Sample.acceptance(id, connection: 1)])
        let reply = try #require(store.retransmission(listener: listener, connection: 2, bytes: Sample.bytes("C1")))
        #expect(reply.id == id)
        #expect(reply.replies == [Array("MSA|AA|C1".utf8)])
        #expect(reply.unsettledDestinations == ["lab"])
        try await store.flush()
        #expect(try store.reader.message(id)?.notes.map(\.kind) == [.repeated])
        #expect(try store.reader.deliveries(DeliveryFilter()).count == 1, "nothing is queued twice")
        await store.close()
    }

    @Test("The same control id with other bytes is another message, and is counted")
    func reusedControlID() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        _ = await store.store([Sample.acceptance(store.nextID(), connection: 1)])
        #expect(store.retransmission(listener: listener, connection: 2, bytes: Sample.bytes("C1", filler: 1)) == nil)
        #expect(store.reusedControlIDs == 0)
        _ = await store.store([Sample.acceptance(store.nextID(), connection: 2, filler: 1)])
        #expect(store.reusedControlIDs == 1)
        await store.close()
    }

    @Test("Equal bytes on another listener are another message")
    func otherListener() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        _ = await store.store([Sample.acceptance(store.nextID())])
        #expect(store.retransmission(listener: "127.0.0.1:9999", connection: 2, bytes: Sample.bytes("C1")) == nil)
        await store.close()
    }

    @Test("Once its connection has carried another message, the first was acknowledged: equal bytes are new")
    func superseded() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        _ = await store.store([Sample.acceptance(store.nextID(), controlID: "C1", connection: 1)])
        _ = await store.store([Sample.acceptance(store.nextID(), controlID: "C2", connection: 1)])
        #expect(store.retransmission(listener: listener, connection: 2, bytes: Sample.bytes("C1")) == nil)
        #expect(store.retransmission(listener: listener, connection: 2, bytes: Sample.bytes("C2")) != nil)
        await store.close()
    }

    @Test("A repeated answer is owed on the new connection, and settled by its next message")
    func movesToNewConnection() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        _ = await store.store([Sample.acceptance(store.nextID(), controlID: "C1", connection: 1)])
        #expect(store.retransmission(listener: listener, connection: 2, bytes: Sample.bytes("C1")) != nil)
        #expect(store.retransmission(listener: listener, connection: 3, bytes: Sample.bytes("C1")) != nil)
        _ = await store.store([Sample.acceptance(store.nextID(), controlID: "C2", connection: 3)])
        #expect(store.retransmission(listener: listener, connection: 4, bytes: Sample.bytes("C1")) == nil)
        await store.close()
    }

    @Test("Of a sender that pipelines, the last 64 may be unknown to it")
    func pipelined() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        _ = await store.store(
            (1...70).map { Sample.acceptance(store.nextID(), controlID: "P\($0)", isPipelined: $0 > 1) })
        func isKnown(_ number: Int) -> Bool {
            store.retransmission(listener: listener, connection: 1, bytes: Sample.bytes("P\(number)")) != nil
        }
        #expect(!isKnown(6))
        #expect((7...70).allSatisfy(isKnown))
        await store.close()
    }

    @Test("The uncertain messages are known again after a restart")
    func rebuilt() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        _ = await store.store([
            Sample.acceptance(store.nextID(), controlID: "OLD", connection: 1),
            Sample.acceptance(store.nextID(), controlID: "NEW", connection: 1),
            Sample.acceptance(store.nextID(), controlID: "MOVED", connection: 2),
        ])
        #expect(store.retransmission(listener: listener, connection: 3, bytes: Sample.bytes("MOVED")) != nil)
        _ = await store.store([Sample.acceptance(store.nextID(), controlID: "NEXT", connection: 3)])
        await store.close()
        let again = try MessageStore.open(.test(directory), logger: quiet)
        func isKnown(_ controlID: String) -> Bool {
            again.retransmission(listener: listener, connection: 9, bytes: Sample.bytes(controlID)) != nil
        }
        #expect(!isKnown("OLD"))
        #expect(isKnown("NEW"))
        #expect(!isKnown("MOVED"))
        await again.close()
    }

    @Test("After 24 hours an equal message is a new one")
    func expires() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let yesterday = Int64(Date().timeIntervalSince1970 * 1e9) - 25 * 3600 * 1_000_000_000
        _ = await store.store([Sample.acceptance(store.nextID(), receivedAt: yesterday)])
        await store.close()
        let again = try MessageStore.open(.test(directory), logger: quiet)
        #expect(again.retransmission(listener: listener, connection: 2, bytes: Sample.bytes("C1")) == nil)
        await again.close()
    }
}
