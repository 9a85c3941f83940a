import Delivery
import Foundation
import Pipeline
import Routes
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct OutboxTests {
    let directory = TemporaryDirectory()
    let clock = ManualClock()

    /// Runs an outbox over the store while `body` looks at it.
    private func running(
        _ store: MessageStore, _ served: [(DestinationDefinition, FlakyDestination)],
        observer: @escaping @Sendable (DeliveryEvent) -> Void = { _ in },
        _ body: (Outbox) async throws -> Void
    ) async throws {
        let outbox = Outbox(store: store, logger: quiet, clock: clock, jitter: { 1 }, observer: observer)
        outbox.apply(served.map { serve($0.0, $0.1) })
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await outbox.run() }
            try await body(outbox)
            tasks.cancelAll()
        }
    }

    private func serve(_ definition: DestinationDefinition, _ destination: FlakyDestination) -> OutboxDestination {
        OutboxDestination(route: "registrations", definition: definition, destination: destination)
    }

    private func fill(_ store: MessageStore, _ count: Int, from first: Int = 1) async -> [MessageID] {
        let ids = (0..<count).map { _ in store.nextID() }
        _ = await store.store(ids.enumerated().map { Sample.acceptance($1, controlID: "C\(first + $0)") })
        return ids
    }

    private let refused = DeliveryFailure(kind: .unreachable, code: "connection_refused", reason: "refused")

    @Test("What is committed is delivered in order, settled, and its answers are kept")
    func delivers() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let lab = FlakyDestination(then: .confirm(answer: Array("MSA|AA".utf8)))
        try await running(store, [(Sample.definition(), lab)]) { _ in
            let ids = await fill(store, 500)
            await lab.wait { $0.confirmed.count == 500 }
            #expect(lab.seen.attempts.map(\.message) == ids)
            try await store.flush()
            #expect(try store.reader.deliveries(DeliveryFilter()).isEmpty)
            let delivery = DeliveryID(message: ids[7], ordinal: 1)
            #expect(try store.reader.message(ids[7])?.deliveries.map(\.state) == [.delivered])
            let attempts = try store.reader.attempts(of: delivery)
            #expect(attempts.map(\.code) == ["delivered"])
            #expect(attempts.first?.answer == Array("MSA|AA".utf8))
        }
        await store.close()
    }

    @Test("One destination that is down does not hold up another; when it is back it gets everything in order")
    func independence() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let lab = FlakyDestination(then: .fail(refused))
        let archive = FlakyDestination()
        try await running(store, [(Sample.definition("lab"), lab), (Sample.definition("archive"), archive)]) { outbox in
            let ids = (0..<300).map { _ in store.nextID() }
            let both = Acceptance.Decision.queued([Sample.planned("lab"), Sample.planned("archive")])
            _ = await store.store(ids.map { Sample.acceptance($0, decision: both) })
            await archive.wait { $0.confirmed.count == 300 }
            await lab.wait { !$0.attempts.isEmpty }
            await clock.waitForSleepers()
            let states = try outbox.states()
            #expect(
                states.first { $0.overview.destination.name == "lab" }?.state
                    == .retrying(reason: "connection_refused: refused"))
            lab.then(.confirm())
            clock.advance(by: .seconds(60))
            await lab.wait { $0.confirmed.count == 300 }
            #expect(lab.seen.confirmed.map(\.message) == ids)
            #expect(archive.seen.confirmed.map(\.message) == ids)
        }
        await store.close()
    }

    @Test("After a restart everything unsettled is delivered in acceptance order, what is settled is not")
    func restart() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let before = FlakyDestination(Array(repeating: .confirm(), count: 10), then: .hold)
        let ids = await fill(store, 600)
        try await running(store, [(Sample.definition(), before)]) { _ in
            await before.wait { $0.held.count == 1 }
        }
        await store.close()

        let again = try MessageStore.open(.test(directory), logger: quiet)
        let after = FlakyDestination()
        try await running(again, [(Sample.definition(), after)]) { _ in
            let more = await fill(again, 5, from: 601)
            await after.wait { $0.confirmed.count == 595 }
            #expect(after.seen.confirmed.map(\.message) == Array(ids.dropFirst(10)) + more)
        }
        await again.close()
    }

    @Test("A watcher that registers before the message learns how each delivery ended, with its answer")
    func watch() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let lab = FlakyDestination(then: .confirm(answer: [1, 2, 3]))
        let pharmacy = FlakyDestination(
            then: .fail(DeliveryFailure(kind: .rejected, code: "AR", reason: "rejected", answer: [9])))
        try await running(store, [(Sample.definition("lab"), lab), (Sample.definition("pharmacy"), pharmacy)]) {
            outbox in
            let (stream, continuation) = AsyncStream.makeStream(of: DeliverySettlement.self)
            let id = store.nextID()
            let watch = outbox.watch(id) { continuation.yield($0) }
            let both = Acceptance.Decision.queued([Sample.planned("lab"), Sample.planned("pharmacy")])
            _ = await store.store([Sample.acceptance(id, decision: both)])
            var found: [String: DeliverySettlement] = [:]
            for await settlement in stream {
                found[settlement.destination] = settlement
                if found.count == 2 { break }
            }
            outbox.unwatch(watch)
            #expect(found["lab"]?.outcome == .delivered)
            #expect(found["lab"]?.answer == [1, 2, 3])
            #expect(found["pharmacy"]?.answer == [9])
            #expect(
                found["pharmacy"]?.outcome
                    == .refused(reason: "AR: rejected (destination pharmacy, registrations.yaml:46:5)"))
            let late = try await outbox.settlements(of: id)
            #expect(late.map(\.outcome) == found.values.sorted { $0.id < $1.id }.map(\.outcome))
            #expect(late.map(\.answer) == [[1, 2, 3], [9]])
        }
        await store.close()
    }

    /// An attempt is over before the store knows what became of it, and operators act on what the store knows.
    private func known(_ count: Int, _ state: DeliveryState, to store: MessageStore) async throws {
        while try store.reader.deliveries(DeliveryFilter(states: [state])).count < count {
            try await store.flush()
            await Task.yield()
            try Task.checkCancellation()
        }
    }

    @Test("Dead letters are found with their reason, and retried or discarded by an operator")
    func deadLetters() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let rejected = DeliveryFailure(kind: .rejected, code: "AR", reason: "rejected")
        let lab = FlakyDestination([.fail(rejected), .fail(rejected)])
        try await running(store, [(Sample.definition(), lab)]) { _ in
            let ids = await fill(store, 3)
            await lab.wait { $0.confirmed.count == 1 }
            try await known(2, .deadLetter, to: store)
            let dead = try store.reader.deliveries(.deadLetters)
            #expect(dead.map(\.id.message) == Array(ids.prefix(2)))
            #expect(dead[0].reason == "AR: rejected (destination lab, registrations.yaml:46:5)")
            await #expect(throws: StoreError.self) { try await store.discard(dead[0].id, reason: "") }
            try await store.discard(dead[0].id, reason: "sent by phone")
            #expect(try await store.retryAll(.deadLetters) == 1)
            await lab.wait { $0.confirmed.count == 2 }
            #expect(lab.seen.confirmed.last?.message == ids[1])
            try await store.flush()
            let notes = try #require(try store.reader.message(ids[0])?.notes)
            #expect(notes.map(\.kind) == [.discarded] && notes[0].text == "sent by phone")
            #expect(try store.reader.deliveries(.deadLetters).isEmpty)
            await #expect(throws: StoreError.self) { try await store.retry(dead[0].id) }
        }
        await store.close()
    }

    @Test("A message that its route dead-lettered is found, and can only be discarded")
    func ownDeadLetter() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let id = store.nextID()
        _ = await store.store([
            Sample.acceptance(id, decision: .deadLettered(reason: "PID-7 at registrations.yaml:9:3"))
        ])
        let dead = try #require(try store.reader.deliveries(.deadLetters).first)
        #expect(dead.destination == DestinationKey(route: "registrations", name: ""))
        #expect(dead.reason == "PID-7 at registrations.yaml:9:3")
        await #expect(throws: StoreError.self) { try await store.retry(dead.id) }
        try await store.discard(dead.id, reason: "test message")
        #expect(try store.reader.deliveries(.deadLetters).isEmpty)
        await store.close()
    }

    @Test("Retrying what blocks lets the destination go on in order")
    func unblock() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let lab = FlakyDestination([.fail(DeliveryFailure(kind: .rejected, code: "AR", reason: "rejected"))])
        try await running(store, [(Sample.definition(whenRejected: .block), lab)]) { _ in
            let ids = await fill(store, 3)
            try await known(1, .blocked, to: store)
            try await store.retry(DeliveryID(message: ids[0], ordinal: 1))
            await lab.wait { $0.confirmed.count == 3 }
            #expect(lab.seen.confirmed.map(\.message) == ids)
        }
        await store.close()
    }

    @Test("Discarding what is parked lets those behind it go, in order")
    func unpark() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let lab = FlakyDestination([.fail(DeliveryFailure(kind: .rejected, code: "AR", reason: "rejected"))])
        let definition = Sample.definition(keepOrder: .by([]), connections: 2, whenRejected: .parkLane)
        try await running(store, [(definition, lab)]) { _ in
            let ids = (0..<4).map { _ in store.nextID() }
            let lanes = ["a", "a", "b", "a"].map { PlannedDelivery.Lane.keys([Array($0.utf8)]) }
            let all = zip(ids, lanes).map {
                Sample.acceptance($0, decision: .queued([Sample.planned(lane: $1)]))
            }
            // The first alone, so that it is the one that is refused.
            _ = await store.store([all[0]])
            try await known(1, .parked, to: store)
            _ = await store.store(Array(all[1...]))
            await lab.wait { $0.confirmed.count == 1 }
            try await known(3, .parked, to: store)
            let parked = try store.reader.deliveries(DeliveryFilter(states: [.parked]))
            #expect(parked.map(\.id.message) == [ids[0], ids[1], ids[3]])
            #expect(parked.map(\.behind?.message) == [nil, ids[0], ids[0]])
            try await store.discard(parked[0].id, reason: "wrong patient")
            await lab.wait { $0.confirmed.count == 3 }
            #expect(lab.seen.confirmed.map(\.message) == [ids[2], ids[1], ids[3]])
        }
        await store.close()
    }

    @Test("A reload hands over in order: the old destination ends first and is shut down, the new one goes on")
    func reload() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let old = FlakyDestination(then: .hold)
        let new = FlakyDestination()
        try await running(store, [(Sample.definition(), old)]) { outbox in
            let ids = await fill(store, 3)
            await old.wait { $0.held.count == 1 }
            outbox.apply([serve(Sample.definition(), new)])
            #expect(new.seen.attempts.isEmpty)
            old.release()
            await new.wait { $0.confirmed.count == 2 }
            #expect(old.isShutDown)
            #expect(new.seen.confirmed.map(\.message) == Array(ids.dropFirst()))
        }
        #expect(!new.isShutDown)
        await store.close()
    }

    @Test("A destination that no route names any more keeps its queue")
    func orphaned() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let lab = FlakyDestination()
        try await running(store, []) { outbox in
            _ = await fill(store, 2)
            let states = try outbox.states()
            #expect(states.map(\.state) == [.orphaned])
            #expect(states.map(\.overview.queued) == [2])
            outbox.apply([serve(Sample.definition(), lab)])
            await lab.wait { $0.confirmed.count == 2 }
        }
        await store.close()
    }

    @Test("Draining begins nothing new and waits for what is in flight, but not for ever")
    func drain() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let lab = FlakyDestination(then: .hold)
        try await running(store, [(Sample.definition(), lab)]) { outbox in
            _ = await fill(store, 2)
            await lab.wait { $0.held.count == 1 }
            async let drained: Void = outbox.drain(within: .seconds(10))
            await clock.waitForSleepers()
            clock.advance(by: .seconds(10))
            await drained
            lab.release()
            await outbox.drain(within: .seconds(10))
            #expect(lab.seen.attempts.count == 1)
        }
        await store.close()
    }

    @Test("Held by an operator until resumed")
    func hold() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let lab = FlakyDestination()
        try await running(store, [(Sample.definition(), lab)]) { outbox in
            let key = DestinationKey(route: "registrations", name: "lab")
            outbox.hold(key, reason: "maintenance")
            _ = await fill(store, 2)
            let states = try outbox.states()
            #expect(states.map(\.state) == [.held(reason: "maintenance")])
            #expect(lab.seen.attempts.isEmpty)
            outbox.resume(key)
            await lab.wait { $0.confirmed.count == 2 }
        }
        await store.close()
    }

    @Test("A hold outlives what is applied after it; nothing is sent before it ends")
    func holdOutlivesApply() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let (first, second) = (FlakyDestination(), FlakyDestination())
        let key = DestinationKey(route: "registrations", name: "lab")
        try await running(store, []) { outbox in
            outbox.hold(key, reason: "restored")
            let ids = await fill(store, 2)
            outbox.apply([serve(Sample.definition(), first)])
            var states = try outbox.states()
            #expect(states.map(\.state) == [.held(reason: "restored")])
            outbox.apply([serve(Sample.definition(), second)])
            states = try outbox.states()
            #expect(states.map(\.state) == [.held(reason: "restored")])
            #expect(first.seen.attempts.isEmpty && second.seen.attempts.isEmpty)
            outbox.resume(key)
            await second.wait { $0.confirmed.count == 2 }
            #expect(second.seen.confirmed.map(\.message) == ids && first.seen.attempts.isEmpty)
        }
        await store.close()
    }
}
