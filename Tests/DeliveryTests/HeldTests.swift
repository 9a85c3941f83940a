import Foundation
import GRDB
import Pipeline
import Routes
import TestSupport
import Testing

@testable import Delivery

/// What is parked keeps holding back, whatever is wrong with it.
@Suite struct HeldTests {
    let bench = DamageTests()

    /// Messages of 1 January 2020, each of the patient named.
    private func fill(_ patients: [String]) async throws {
        let store = try MessageStore.open(.test(bench.directory), logger: quiet)
        _ = await store.store(
            patients.enumerated().map { index, patient in
                Sample.acceptance(
                    MessageID(day: 200_101, count: index + 1), controlID: "C\(index)", connection: UInt64(index),
                    decision: .queued([Sample.planned(lane: .keys([Array(patient.utf8)]))]))
            })
        await store.close()
    }

    private func message(_ count: Int) -> MessageID { MessageID(day: 200_101, count: count) }

    /// Runs the lanes until the destination does not simply flow, or something has been sent.
    private func running(
        _ store: MessageStore, _ lab: FlakyDestination, body: (Outbox, DestinationState?) async throws -> Void
    ) async throws {
        let outbox = Outbox(store: store, logger: quiet)
        outbox.apply([
            OutboxDestination(
                route: "registrations",
                definition: Sample.definition(keepOrder: .by([]), connections: 2, whenRejected: .parkLane),
                destination: lab)
        ])
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await outbox.run() }
            var state = try outbox.states().first?.state
            while state == .flowing || state == nil, lab.seen.attempts.isEmpty {
                await Task.yield()
                state = try outbox.states().first?.state
            }
            try await body(outbox, state)
            tasks.cancelAll()
        }
    }

    static let columns = [
        "message", "attempts", "refusals", "first_attempt", "settled_at", "behind", "reason", "control_id", "lane",
        "address",
    ]

    @Test(
        "A parked or blocked delivery that cannot be read holds its patient back all the same",
        arguments: columns + ["message.received_at"], [DeliveryState.blocked, .parked])
    func damagedHolds(_ column: String, _ state: DeliveryState) async throws {
        // A lane of NULL is one of a delivery in any order, which holds nobody back.
        for value in DamageTests.values where column != "lane" || value != "NULL" {
            let test = HeldTests()
            try await test.fill(["a", "a"])
            let change =
                column == "message.received_at"
                ? "UPDATE message SET received_at = \(value) WHERE id = \(message(1).rawValue)"
                : "UPDATE delivery SET \(column) = \(value) WHERE id = \(DeliveryID(message: message(1), ordinal: 1).row)"
            try test.bench.damage(
                200_101,
                [
                    "UPDATE delivery SET state = \(state.rawValue) WHERE message = \(message(1).rawValue)", change,
                ])
            let store = try MessageStore.open(.test(test.bench.directory), logger: quiet)
            let lab = FlakyDestination()
            try await test.running(store, lab) { _, found in
                #expect(found != nil && found != .flowing, "\(column) = \(value)")
                #expect(lab.seen.attempts.isEmpty, "\(column) = \(value)")
            }
            try await store.flush()
            let first = try store.reader.deliveries(DeliveryFilter()).first
            #expect(first?.id.message == message(1) && first?.state == state, "it is left to an operator")
            await store.close()
        }
    }

    @Test("What waits behind a delivery whose state no version writes, or that is gone, is not let go")
    func damagedRoot() async throws {
        for change in ["UPDATE delivery SET state = 7", "UPDATE delivery SET state = NULL", "DELETE FROM delivery"] {
            let test = HeldTests()
            try await test.fill(["a", "a"])
            try test.bench.damage(
                200_101,
                [
                    "UPDATE delivery SET state = 2, behind = '200101-000001.1' WHERE message = \(message(2).rawValue)",
                    change + " WHERE message = \(message(1).rawValue)",
                ])
            let store = try MessageStore.open(.test(test.bench.directory), logger: quiet)
            let lab = FlakyDestination()
            try await test.running(store, lab) { _, found in
                #expect(found == .parked(count: 1), "\(change)")
                #expect(lab.seen.attempts.isEmpty, "\(change)")
            }
            await store.close()
        }
    }

    @Test("With more parked than are remembered the destination stands still and says so, until some are decided")
    func tooManyHeld() async throws {
        try await fill(["a", "b", "c", "d", "e"])
        try bench.damage(200_101, ["UPDATE delivery SET state = 2 WHERE message <= \(message(3).rawValue)"])
        var configuration = StoreConfiguration.test(bench.directory)
        configuration.heldLimit = 2
        let store = try MessageStore.open(configuration, logger: quiet)
        let lab = FlakyDestination()
        try await running(store, lab) { outbox, state in
            #expect(state == .held(reason: "more than 2 deliveries are blocked or parked: retry or discard some"))
            #expect(lab.seen.attempts.isEmpty)
            try await store.discard(DeliveryID(message: message(1), ordinal: 1), reason: "test")
            await lab.wait { $0.confirmed.count == 2 }
            #expect(Set(lab.seen.attempts.map(\.message)) == [message(4), message(5)])
            try await store.flush()
            #expect(try outbox.states().first?.state == .parked(count: 2))
        }
        await store.close()
    }

    @Test("Letting go what is parked looks at the parked deliveries of one destination, not at all that is open")
    func releaseUsesTheIndex() async throws {
        try await fill(["a"])
        let slice = try DatabaseQueue(path: bench.path(200_101))
        let arguments: StatementArguments = ["registrations", "lab", "200101-000001.1"]
        for sql in [OperatorActions.release, "SELECT 1 FROM delivery WHERE \(SliceQueries.followers) LIMIT 1"] {
            let plan = try await slice.writeWithoutTransaction { database in
                try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments)
                    .compactMap { $0["detail"] as String? }
            }
            #expect(
                plan.contains { $0.contains("USING INDEX delivery_open (destination=? AND state=?)") }, "\(plan)")
            #expect(!plan.contains { $0.hasPrefix("SCAN") }, "\(plan)")
        }
        try slice.close()
    }

    @Test("What an operator discards lets go what waits behind it in any later slice, and only that")
    func releaseAcrossSlices() async throws {
        try await fill(["a", "b"])
        let later = MessageID(day: 200_103, count: 1)
        let filled = try MessageStore.open(.test(bench.directory), logger: quiet)
        let both = Acceptance.Decision.queued([Sample.planned("lab"), Sample.planned("archive")])
        _ = await filled.store([Sample.acceptance(later, decision: both), Sample.acceptance(filled.nextID())])
        await filled.close()
        try bench.damage(
            200_101,
            [
                "UPDATE delivery SET state = 2",
                "UPDATE delivery SET behind = '200101-000009.1' WHERE message = \(message(2).rawValue)",
            ])
        try bench.damage(200_103, ["UPDATE delivery SET state = 2, behind = '200101-000001.1'"])
        let store = try MessageStore.open(.test(bench.directory), logger: quiet)
        try await store.discard(DeliveryID(message: message(1), ordinal: 1), reason: "test")
        let deliveries = try store.reader.message(later)?.deliveries
        #expect(deliveries?.map(\.state) == [.queued, .parked], "another destination's waits for its own")
        #expect(deliveries?.map(\.behind) == [nil, DeliveryID(message: message(1), ordinal: 1)])
        #expect(try store.reader.message(message(2))?.deliveries.map(\.state) == [.parked])
        await store.close()
    }

    @Test(
        "A slice that is there is not opened only to make it: closing it would take the locks of its readers",
        .enabled(if: FileManager.default.fileExists(atPath: "/proc/locks")))
    func locksStay() async throws {
        let store = try MessageStore.open(.test(bench.directory), logger: quiet)
        _ = await store.store([Sample.acceptance(store.nextID())])
        _ = try store.reader.overview()
        let file = try #require(try SliceFile.all(in: bench.directory.path).last)
        var status = stat()
        #expect(stat(file.path, &status) == 0)
        let mark = ":\(status.st_ino) "
        func locks() throws -> Int {
            try String(contentsOfFile: "/proc/locks", encoding: .utf8).split(separator: "\n")
                .filter { $0.contains("POSIX") && $0.contains(mark) }.count
        }
        let before = try locks()
        try #require(before > 0)
        try Volume.makeFile(file.path)
        #expect(try locks() == before)
        await store.close()
    }
}
