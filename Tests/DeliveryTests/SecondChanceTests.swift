import Delivery
import Pipeline
import Routes
import Synchronization
import TestSupport
import Testing

/// Senders that repeat themselves and operators who try again.
@Suite struct SecondChanceTests {
    let directory = TemporaryDirectory()

    @Test("A refused message that is sent again is looked at again: the route may have been put right")
    func refusedIsNoRetransmission() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let refused = Sample.acceptance(store.nextID(), controlID: "C1", decision: .rejected(reason: "no table"))
        let skipped = Sample.acceptance(
            store.nextID(), controlID: "C2", connection: 2, decision: .skipped(reason: "not for us"))
        _ = await store.store([refused, skipped])
        let listener = refused.listener
        #expect(store.retransmission(listener: listener, connection: 3, bytes: Sample.bytes("C1")) == nil)
        #expect(store.retransmission(listener: listener, connection: 3, bytes: Sample.bytes("C2")) != nil)
        await store.close()
    }

    @Test("Two who watch a message both learn what becomes of it, and one that leaves takes no other with it")
    func twoWatchers() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let outbox = Outbox(store: store, logger: quiet)
        let told = Mutex<[String]>([])
        let id = store.nextID()
        let first = outbox.watch(id) { _ in told.withLock { $0.append("first") } }
        outbox.watch(id) { _ in told.withLock { $0.append("second") } }
        outbox.watch(id) { _ in told.withLock { $0.append("third") } }
        outbox.unwatch(first)
        let lab = FlakyDestination()
        outbox.apply([OutboxDestination(route: "registrations", definition: Sample.definition(), destination: lab)])
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await outbox.run() }
            _ = await store.store([Sample.acceptance(id)])
            await lab.wait { $0.confirmed.count == 1 }
            await outbox.drain(within: .seconds(10))
            tasks.cancelAll()
        }
        #expect(told.withLock { $0 } == ["second", "third"])
        await store.close()
    }

    @Test("Retrying many dead letters is done in pieces, between which messages are stored, and counts what it did")
    func retryMany() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let ids = (0..<100).map { _ in store.nextID() }
        _ = await store.store(ids.map { Sample.acceptance($0, controlID: $0.description) })
        let outbox = Outbox(store: store, logger: quiet)
        let refusal = DeliveryFailure(kind: .rejected, code: "AR", reason: "refused")
        let refusing = FlakyDestination(then: .fail(refusal))
        outbox.apply([
            OutboxDestination(route: "registrations", definition: Sample.definition(), destination: refusing)
        ])
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await outbox.run() }
            await refusing.wait { $0.attempts.count == 100 }
            await outbox.drain(within: .seconds(10))
            tasks.cancelAll()
        }
        try await store.flush()
        try await store.discard(DeliveryID(message: ids[50], ordinal: 1), reason: "test")
        #expect(try await store.retryAll(DeliveryFilter(route: "registrations")) == 99)
        let queued = try store.reader.deliveries(DeliveryFilter(states: [.queued])).map(\.id.message)
        #expect(queued == ids.filter { $0 != ids[50] })
        await store.close()
    }
}
