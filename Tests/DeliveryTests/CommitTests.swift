import Delivery
import Foundation
import GRDB
import Pipeline
import Synchronization
import Testing

@Suite struct CommitTests {
    let directory = TemporaryDirectory()

    @Test("A message is on disk before its commit is reported")
    func durableBeforeCompletion() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let id = store.nextID()
        let path = directory.path
        let found = OnceBox<Int>()
        // Looked at from a connection of its own, within the call that reports the commit.
        let receiver = Receiver { _ in
            found.set(try? StoreReader.open(directory: path).message(id)?.bytes.count)
        }
        _ = store.submit(Sample.acceptance(id), ticket: 7, receiver: receiver)
        let calls = await receiver.finished(1)
        #expect(calls.map(\.tickets) == [[7]])
        #expect(calls.first?.error == nil)
        #expect(found.value == Sample.bytes("C1").count)
        await store.close()
    }

    @Test("Everything that was submitted comes back after a restart, as it was")
    func contentSurvives() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let id = store.nextID()
        let own = Array("MSH|changed".utf8)
        let acceptance = Sample.acceptance(
            id, decision: .queued([Sample.planned("lab"), Sample.planned("archive", payload: own, lane: .anyOrder)]))
        #expect(await store.store([acceptance]).first?.error == nil)
        await store.close()

        let again = try MessageStore.open(.test(directory), logger: quiet)
        let stored = try #require(try again.reader.message(id))
        #expect(stored.bytes == acceptance.bytes)
        #expect(stored.keys == acceptance.keys)
        #expect(stored.replies == acceptance.replies)
        #expect(stored.route == "registrations" && stored.routeVersion == "a1b2c3")
        #expect(stored.deliveries.map(\.destination.name) == ["lab", "archive"])
        let ids = stored.deliveries.map(\.id)
        #expect(try again.reader.payload(of: ids[0]) == acceptance.bytes)
        #expect(try again.reader.payload(of: ids[1]) == own)
        await again.close()
    }

    @Test("A message whose plan cannot be stored leaves nothing behind, and takes no other message with it")
    func allOrNothing() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let taken = store.nextID()
        _ = await store.store([Sample.acceptance(taken, controlID: "FIRST")])
        let good = store.nextID()
        let calls = await store.store([
            Sample.acceptance(taken, controlID: "SECOND", decision: .queued([Sample.planned("pharmacy")])),
            Sample.acceptance(good, controlID: "THIRD", connection: 2),
        ])
        let failed = calls.filter { $0.error != nil }.flatMap(\.tickets)
        #expect(failed == [0])
        #expect(try store.reader.message(taken)?.keys.controlID == Array("FIRST".utf8))
        #expect(try store.reader.message(taken)?.deliveries.map(\.destination.name) == ["lab"])
        #expect(try store.reader.message(good) != nil)
        #expect(store.state == .storing)
        await store.close()
    }

    @Test("Commits run with a write-ahead log and a flush each, whatever GRDB made of the settings")
    func flushesAreInForce() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        #expect(try await store.durability() == StoreDurability(journalMode: "wal", synchronous: 2))
        await store.close()
    }

    @Test("One call for each receiver and group, with its tickets in order")
    func groupedCompletion() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let receivers = [Receiver(), Receiver()]
        let gate = await Gate.close(store)
        for index in 0..<100 {
            let acceptance = Sample.acceptance(store.nextID(), connection: UInt64(index % 7))
            _ = store.submit(acceptance, ticket: UInt64(index), receiver: receivers[index % 2])
        }
        gate.open()
        let even = await receivers[0].finished(50)
        let odd = await receivers[1].finished(50)
        #expect(even.flatMap(\.tickets) == Array(stride(from: 0, to: 100, by: 2)))
        #expect(odd.flatMap(\.tickets) == Array(stride(from: 1, to: 100, by: 2)))
        #expect(even.count <= 2 && odd.count <= 2)
        await store.close()
    }

    @Test("When too much waits, submissions are turned away and the receiver is told when there is room")
    func boundedQueue() async throws {
        var configuration = StoreConfiguration.test(directory)
        configuration.pendingLimit = 3
        let store = try MessageStore.open(configuration, logger: quiet)
        let gate = await Gate.close(store)
        let first = Receiver()
        let second = Receiver()
        for ticket in 0..<3 {
            #expect(store.submit(Sample.acceptance(store.nextID()), ticket: UInt64(ticket), receiver: first))
        }
        #expect(!store.submit(Sample.acceptance(store.nextID()), ticket: 9, receiver: second))
        gate.open()
        _ = await first.finished(3)
        try await store.flush()
        #expect(second.calls.map(\.tickets) == [[]])
        #expect(store.submit(Sample.acceptance(store.nextID()), ticket: 9, receiver: second))
        #expect(await second.finished(1).last?.tickets == [9])
        await store.close()
    }

    @Test("What was submitted before the close is committed, what comes after is refused")
    func closeDrains() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let receiver = Receiver()
        let ids = (0..<50).map { _ in store.nextID() }
        for (index, id) in ids.enumerated() {
            _ = store.submit(Sample.acceptance(id), ticket: UInt64(index), receiver: receiver)
        }
        await store.close()
        #expect(await receiver.finished(50).allSatisfy { $0.error == nil })
        let late = await store.store([Sample.acceptance(ids[0])])
        #expect(late.first?.error?.code == .closed)
        let files = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(!files.contains { $0.hasSuffix("-wal") }, "the logs are copied into the slices")
    }
}
