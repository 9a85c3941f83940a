import Delivery
import Engine
import Foundation
import Pipeline
import TestSupport
import Testing

@Suite struct ReplayTests {
    let folder: URL

    init() throws {
        folder = try TestEngine.makeFolder()
    }

    private static let uppercase = """
        steps:
          - change: PID-5.1
            apply: uppercase
        """

    private static func messages(_ count: Int) -> [String] { (1...count).map { FlowTests.message("M\($0)") } }

    @Test(
        "As sent, each destination is sent the bytes it was sent, in the order of acceptance, and both messages say so")
    func asSent() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try await ReplayWorld.run(in: folder, route: ReplayWorld.route(steps: Self.uppercase)) { world in
            let ids = try await world.receive(Self.messages(5) + [FlowTests.message("M6", sex: "M")])
            let job = try await world.replay(world.order())
            #expect(job.state == .done && (job.total, job.sent, job.failed) == (6, 6, 0))
            try await world.settled()
            let expected = ids.indices.map { index in
                Array(
                    FlowTests.message("M\(index + 1)", sex: index == 5 ? "M" : "F").replacing("Smith", with: "SMITH")
                        .utf8)
            }
            #expect(world.lab.seen.confirmed.map(\.payload) == expected + expected)
            #expect(world.ward.seen.confirmed.map(\.payload) == Array(expected.prefix(5) + expected.prefix(5)))
            try await world.store.flush()
            let copies = try world.store.reader.find(MessageQuery(), limit: 6).reversed()
            #expect(copies.map(\.original) == ids && copies.allSatisfy(\.isReplay))
            let copy = try #require(try world.store.reader.message(copies.first?.id ?? ids[0]))
            #expect(copy.notes.map(\.text) == ["replay 1 of \(ids[0]) by kim, as-sent: lost at the lab"])
            #expect(copy.deliveries.map(\.original) == [ids[0], ids[0]])
            #expect(copy.bytes == Array(Self.messages(1)[0].utf8))
            let original = try #require(try world.store.reader.message(ids[0]))
            #expect(original.notes.map(\.text) == ["as \(copy.id) by replay 1"])
            var query = MessageQuery()
            query.peer = "replay of \(ids[2])"
            #expect(try world.store.reader.find(query).count == 1, "a copy is found by its original")
        }
    }

    @Test("A replay sends neither its own copies nor those of others, unless they are asked for")
    func copiesAreLeftAlone() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try await ReplayWorld.run(in: folder) { world in
            try await world.receive(Self.messages(4))
            for total in [4, 4] {
                #expect(try await world.replay(world.order()).total == total)
                try await world.settled()
            }
            #expect(try await world.replay(world.order(again: true)).sent == 12)
        }
    }

    @Test("Through the route goes what was received, as the route is now; a dead letter of its own is given up for it")
    func throughRoute() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let failing = "steps:\n  - reformat_date: PID-7\n    to: yyyy\n    invalid: fail"
        let bad = FlowTests.message("M1").replacing("19800214", with: "14.02.1980")
        try await ReplayWorld.run(in: folder, route: ReplayWorld.route(steps: failing)) { world in
            try await world.receive([bad])
            #expect(try world.store.reader.deliveries(.deadLetters).count == 1)
            let job = try await world.replay(world.order(.throughRoute, states: [.deadLetter]))
            #expect((job.sent, job.failed) == (0, 1))
            let failure = try ReplayLedger.reading(directory: world.directory)?.failures(of: job.number).first
            #expect(failure?.reason.contains("fails again") == true)
            #expect(failure?.reason.contains("14.02.1980") == false, "a reason names no content")
        }
        try await ReplayWorld.run(in: folder, route: ReplayWorld.route(steps: Self.uppercase)) { world in
            let job = try await world.replay(world.order(.throughRoute, to: "lab", states: [.deadLetter]))
            #expect(job.state == .done && job.sent == 1)
            try await world.settled()
            #expect(world.lab.seen.confirmed.map(\.payload) == [Array(bad.replacing("Smith", with: "SMITH").utf8)])
            #expect(world.ward.seen.confirmed.isEmpty)
            #expect(try world.store.reader.deliveries(.deadLetters).isEmpty)
            let copy = try #require(try world.store.reader.find(MessageQuery(), limit: 1).first)
            #expect(copy.original != nil && !copy.isReplay, "it takes the place of the first")
        }
    }

    @Test("A rate is kept by the clock: so many messages, no more, whatever time it is")
    func rate() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try await ReplayWorld.run(in: folder) { world in
            try await world.receive(Self.messages(5))
            let number = try world.start(world.order(to: "lab", rate: 60))
            for count in 1...4 {
                await world.lab.wait { $0.confirmed.count == 5 + count }
                await world.clock.waitForSleepers()
                world.clock.advance(by: .milliseconds(999))
                #expect(world.lab.seen.confirmed.count == 5 + count)
                await world.clock.waitForSleepers()
                world.clock.advance(by: .milliseconds(1))
            }
            await world.lab.wait { $0.confirmed.count == 10 }
            #expect(try await world.job(number) { $0.state.isOver }.sent == 5)
        }
    }

    @Test(
        "Cancelled, it sends nothing more from that moment; what it queued stays, and is counted; it cannot be resumed")
    func cancel() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try await ReplayWorld.run(in: folder) { world in
            try await world.receive(Self.messages(5))
            let number = try world.start(world.order(to: "lab", rate: 60))
            for count in 1...2 {
                await world.lab.wait { $0.confirmed.count == 5 + count }
                await world.clock.waitForSleepers()
                if count < 2 { world.clock.advance(by: .seconds(1)) }
            }
            try await world.desk.cancel(number, user: "kim")
            let job = try world.job(number)
            #expect(job.state == .cancelled && (job.total, job.sent) == (5, 2) && job.remark == "by kim")
            world.clock.advance(by: .seconds(3600))
            try await world.settled()
            #expect(world.lab.seen.confirmed.count == 7)
            await #expect(throws: StoreError.self) { try await world.desk.cancel(number, user: "kim") }
            #expect(throws: StoreError.self) { try world.desk.resume(number) }
        }
    }

    @Test("After a crash it goes on, and sends nothing twice whose commit came before the count of it")
    func crash() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let book = folder.appending(path: "store/orderly.db")
        let kept = folder.appending(path: "kept.db")
        let number = try await Self.keeping(book, as: kept, in: folder)
        // The ledger as it was when the replay began, with slices that hold half of it, then all.
        for half in 1...2 {
            for side in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: book.path + side) }
            try FileManager.default.copyItem(at: kept, to: book)
            try await ReplayWorld.run(in: folder) { world in
                let job = try await world.job(number) { half == 1 ? $0.sent >= 64 : $0.state.isOver }
                try await world.settled()
                if half == 1 { return }
                #expect((job.total, job.sent, job.failed) == (150, 150, 0))
                var originals: [MessageID: Int] = [:]
                for copy in try world.store.reader.find(MessageQuery(), limit: 1000) {
                    if let original = copy.original { originals[original, default: 0] += 1 }
                }
                #expect(originals.count == 150 && originals.values.allSatisfy { $0 == 1 })
            }
        }
    }

    private static func keeping(_ book: URL, as kept: URL, in folder: URL) async throws -> Int {
        try await ReplayWorld.run(in: folder) { world in
            try await world.receive((1...150).map { FlowTests.message("M\($0)") })
        }
        let directory = folder.appending(path: "store").path
        let ledger = try ReplayLedger(directory: directory)
        var query = MessageQuery()
        query.route = "feed"
        var selection = ReplaySelection(query, mode: .asSent, destination: "lab")
        selection.end = MessageID(day: 991_231, count: 1).rawValue
        let number = try ledger.add(
            ReplayJob(selection: selection, rate: 600_000, user: "kim", reason: "test", createdAt: 1))
        ledger.close()
        try FileManager.default.copyItem(at: book, to: kept)
        return number
    }

    @Test("It waits, and says so, while its destination is held or the queue is nearly full; nothing is dropped")
    func waitsForRoom() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let limit = "    queue: {messages: 10, when_full: dead_letter}"
        let lab = FlakyDestination()
        try await ReplayWorld.run(in: folder, route: ReplayWorld.route(lab: limit), lab: lab) { world in
            for message in Self.messages(30) {
                try await world.receive([message])
                try await world.settled()
            }
            let key = DestinationKey(route: "feed", name: "lab")
            world.outbox.hold(key, reason: "for a test")
            let number = try world.start(world.order(to: "lab"))
            let held = try await world.job(number) { $0.remark != nil }
            #expect(held.remark == "feed/lab is held: for a test" && held.sent == 0)
            lab.then(.hold)
            world.outbox.resume(key)
            let full = try await world.job(number) { $0.remark?.contains("nearly full") == true }
            #expect(full.state == .running)
            #expect(try world.store.reader.deliveries(DeliveryFilter(states: [.queued])).count < 10)
            lab.then(.confirm())
            await lab.wait { !$0.held.isEmpty }
            lab.release()
            let job = try await world.job(number) { $0.state.isOver }
            try await world.settled()
            #expect(job.sent == 30 && lab.seen.confirmed.count == 60)
            #expect(try world.store.reader.deliveries(.deadLetters).isEmpty)
        }
    }

    @Test("A replay of everything, at no rate, to nowhere or without a reason is refused with what is wrong")
    func refusals() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try await ReplayWorld.run(in: folder) { world in
            func refusal(_ change: (inout ReplayOrder) -> Void) -> String {
                var order = world.order()
                change(&order)
                do {
                    return "started as \(try world.start(order))"
                } catch {
                    return "\(error)"
                }
            }
            #expect(refusal { $0.selection.query = MessageQuery() }.contains("everything"))
            #expect(refusal { $0.rate = 0 }.contains("1 to 600000"))
            #expect(refusal { $0.selection.destination = "pacs" }.contains("lab, ward"))
            #expect(refusal { $0.selection.payloadOf = "lab" }.contains("to another"))
            #expect(refusal { $0.selection.query.route = "other" }.contains("no route other"))
            for text in ["", " \n\t", String(repeating: "x", count: OperatorReason.limit + 1)] {
                #expect(throws: StoreError.self) { try OperatorReason(text, for: "a replay") }
            }
        }
    }
}
