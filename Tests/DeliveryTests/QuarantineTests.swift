import Foundation
import Pipeline
import Routes
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// What becomes of those whose messages lie in a slice that is damaged.
@Suite struct QuarantineTests {
    let bench = DamageTests()
    private static let root = MessageID(day: 200_101, count: 1)
    private static let follower = MessageID(day: 200_102, count: 1)
    private static let other = MessageID(day: 200_102, count: 2)
    private static let damaged = "2020-01-01.orderly.damaged"

    private var configuration: StoreConfiguration { .test(bench.directory) }

    private func open() throws -> MessageStore { try MessageStore.open(configuration, logger: quiet) }

    private func acceptance(
        _ id: MessageID, patient: String, to destinations: String...
    ) -> Acceptance {
        let lane = PlannedDelivery.Lane.keys([Array(patient.utf8)])
        return Sample.acceptance(
            id, controlID: "\(id)", connection: UInt64(id.rawValue),
            decision: .queued(destinations.map { Sample.planned($0, lane: lane) }))
    }

    private func served(_ name: String, by destination: FlakyDestination) -> OutboxDestination {
        OutboxDestination(
            route: "registrations",
            definition: Sample.definition(name, keepOrder: .by([]), connections: 2, whenRejected: .parkLane),
            destination: destination)
    }

    private func running(
        _ store: MessageStore, _ destinations: OutboxDestination..., body: (Outbox) async throws -> Void
    ) async throws {
        let outbox = Outbox(store: store, logger: quiet)
        outbox.apply(destinations)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await outbox.run() }
            try await body(outbox)
            tasks.cancelAll()
        }
    }

    /// Once it has become what `isMet` waits for, or something was sent to `unwanted`.
    private func state(
        of name: String, in outbox: Outbox, or unwanted: FlakyDestination,
        _ isMet: (DestinationState) -> Bool
    ) async throws -> DestinationState? {
        while true {
            let found = try outbox.states().first { $0.overview.destination.name == name }?.state
            if let found, isMet(found) { return found }
            if !unwanted.seen.attempts.isEmpty { return found }
            await Task.yield()
        }
    }

    private func isHeld(_ state: DestinationState) -> Bool {
        if case .held = state { true } else { false }
    }

    @Test("What is parked in a slice that was moved aside still holds back its patient, until an operator decides")
    func parkedRootIsLost() async throws {
        let filled = try open()
        _ = await filled.store([acceptance(Self.root, patient: "a", to: "lab")])
        _ = await filled.store([
            acceptance(Self.follower, patient: "a", to: "lab"), acceptance(Self.other, patient: "b", to: "lab"),
        ])
        await filled.close()
        try bench.damage(200_101, ["UPDATE delivery SET state = 2"])
        try bench.damage(
            200_102,
            ["UPDATE delivery SET state = 2, behind = '200101-000001.1' WHERE message = \(Self.follower.rawValue)"])
        try bench.overwrite(bench.path(200_101), at: 0, 100)

        let store = try open()
        let lab = FlakyDestination()
        try await running(store, served("lab", by: lab)) { outbox in
            let stands = try await state(of: "lab", in: outbox, or: lab, isHeld)
            #expect(stands?.description.contains(Self.damaged) == true, "\(String(describing: stands))")
            let told = try store.reader.overview().first { $0.destination.name == "lab" }?.state
            #expect(told == stands, "also without the engine")
            let new = store.nextID()
            #expect(await store.store([acceptance(new, patient: "c", to: "lab")]).first?.error == nil)
            #expect(lab.seen.attempts.isEmpty)

            #expect(try store.releaseQuarantined() == [Self.damaged])
            await lab.wait { $0.confirmed.count == 2 }
            #expect(Set(lab.seen.confirmed.map(\.message)) == [Self.other, new])
            let parked = DeliveryFilter(states: [.parked])
            #expect(try store.reader.deliveries(parked).map(\.id.message) == [Self.follower])
            #expect(try await store.retryAll(parked) == 1)
            await lab.wait { $0.confirmed.count == 3 }
            #expect(lab.seen.confirmed.last?.message == Self.follower)
        }
        await store.close()
        #expect(Quarantine.undecided(in: bench.directory.path).isEmpty)
        #expect(FileManager.default.fileExists(atPath: bench.directory.path + "/" + Self.damaged))
    }

    @Test(
        "Who had something queued, blocked, parked or awaiting in a slice that was moved aside stands still; others do not",
        arguments: [DeliveryState.queued, .blocked, .parked, .awaiting])
    func onlyThoseConcerned(_ open: DeliveryState) async throws {
        let filled = try self.open()
        _ = await filled.store([acceptance(Self.root, patient: "a", to: "lab", "archive", "pharmacy")])
        await filled.close()
        try bench.damage(
            200_101,
            [
                "UPDATE delivery SET state = 10", "UPDATE delivery SET state = \(open.rawValue) WHERE id & 1048575 = 1",
                "UPDATE delivery SET state = 3 WHERE id & 1048575 = 3", "DROP TABLE payload",
            ])
        let store = try self.open()
        let (lab, archive, pharmacy) = (FlakyDestination(), FlakyDestination(), FlakyDestination())
        try await running(
            store, served("lab", by: lab), served("archive", by: archive), served("pharmacy", by: pharmacy)
        ) { outbox in
            let new = store.nextID()
            _ = await store.store([acceptance(new, patient: "a", to: "lab", "archive", "pharmacy")])
            await archive.wait { $0.confirmed.count == 1 }
            await pharmacy.wait { $0.confirmed.count == 1 }
            let stands = try await state(of: "lab", in: outbox, or: lab, isHeld)
            #expect(stands?.description.contains(Self.damaged) == true, "\(String(describing: stands))")
            #expect(lab.seen.attempts.isEmpty)
        }
        await store.close()
    }

    @Test("What waits in a slice that is found damaged while the engine runs is not overtaken by what came after it")
    func foundWhileRunning() async throws {
        try await bench.fill(200_101)
        let store = try open()
        _ = await store.store([Sample.acceptance(store.nextID(), connection: 8)])
        // Every page but the first, which holds the schema; nothing was read of them yet.
        let path = bench.path(200_101)
        let size = try Data(contentsOf: URL(filePath: path)).count
        try bench.overwrite(path, at: 4096, size - 4096)
        let lab = FlakyDestination()
        try await running(store, served("lab", by: lab)) { outbox in
            let stands = try await state(of: "lab", in: outbox, or: lab, isHeld)
            #expect(stands?.description.contains(Self.damaged) == true, "\(String(describing: stands))")
            #expect(lab.seen.attempts.isEmpty)
            #expect(store.state == .storing)
            _ = try store.releaseQuarantined()
            await lab.wait { $0.confirmed.count == 1 }
        }
        await store.close()
    }

    @Test("A damaged newest slice is never left out: what is read fails instead of ending before it")
    func newestIsNotLeftOut() async throws {
        try await bench.fill(991_230)
        let store = try open()
        let path = bench.path(991_230)
        let size = try Data(contentsOf: URL(filePath: path)).count
        try bench.overwrite(path, at: 4096, size - 4096)
        for _ in 1...3 {
            #expect(throws: StoreError.self) { try store.reader.overview() }
            #expect(throws: StoreError.self) {
                try store.reader.queued(
                    for: DestinationKey(route: "registrations", name: "lab"), after: nil, limit: 1, bytesLimit: 1)
            }
        }
        await store.close()
    }

    @Test("After a final failure nothing is done on the disk any more: what is asked of the store is told the failure")
    func nothingAfterAFinalFailure() async throws {
        try await bench.fill(991_230)
        let store = try open()
        let path = bench.path(991_230)
        let size = try Data(contentsOf: URL(filePath: path)).count
        try bench.overwrite(path, at: 4096, size - 4096)
        #expect(throws: StoreError.self) { try store.reader.overview() }
        for await state in store.states { if case .failed = state { break } }
        let wasRun = Mutex(false)
        let error = await #expect(throws: StoreError.self) {
            try await store.committer.perform { (_) throws(StoreError) in wasRun.withLock { $0 = true } }
        }
        #expect(error?.code == .corrupt)
        #expect(throws: StoreError.self) {
            try store.committer.performAndWait { (_) throws(StoreError) in wasRun.withLock { $0 = true } }
        }
        await #expect(throws: StoreError.self) {
            try await store.discard(DeliveryID(message: MessageID(day: 991_230, count: 1), ordinal: 1), reason: "test")
        }
        #expect(!wasRun.withLock { $0 })
        await store.close()
    }

    @Test("A slice is moved aside under a name about which nobody has decided yet")
    func decisionsAreNotInherited() throws {
        try Volume.makeDirectory(bench.directory.path)
        let file = SliceFile(day: 200_101, directory: bench.directory.path)
        let error = StoreError(.corrupt, "damaged")
        for name in [Self.damaged, Self.damaged + ".2"] {
            try Volume.makeFile(file.path)
            #expect(try Quarantine.move(file, because: error, logger: quiet) == name)
            #expect(try Quarantine.release(in: bench.directory.path) == [name])
        }
        // Its decision is left behind.
        try FileManager.default.removeItem(atPath: bench.directory.path + "/" + Self.damaged)
        try Volume.makeFile(file.path)
        let name = try Quarantine.move(file, because: error, logger: quiet)
        #expect(Quarantine.undecided(in: bench.directory.path) == [name])
    }
}
