import Foundation
import Pipeline
import Routes
import Testing

@testable import Delivery

@Suite struct RetentionTests {
    let directory = TemporaryDirectory()

    private var slices: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: directory.path).filter { $0.contains(".orderly") }
                .filter { !$0.hasSuffix(".lock") }.sorted()
        }
    }

    @Test("Old slices go once everything in them is settled; dead letters and queues keep theirs")
    func dropsSettled() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let settled = MessageID(day: 200_101, count: 1)
        let dead = MessageID(day: 200_102, count: 1)
        let queued = MessageID(day: 200_103, count: 1)
        _ = await store.store([
            Sample.acceptance(settled, decision: .skipped(reason: "not wanted")),
            Sample.acceptance(dead, decision: .deadLettered(reason: "no PID")),
            Sample.acceptance(queued),
        ])
        #expect(try await store.dropOldSlices() == ["2020-01-01.orderly"])
        #expect(try store.reader.message(settled) == nil)
        #expect(try store.reader.message(dead) != nil)
        #expect(try slices.contains { $0.hasPrefix("2020-01-01") } == false)
        try await store.discard(DeliveryID(message: dead, ordinal: 0), reason: "test")
        #expect(try await store.dropOldSlices() == ["2020-01-02.orderly"])
        try await store.discard(DeliveryID(message: queued, ordinal: 1), reason: "test")
        #expect(try await store.dropOldSlices() == ["2020-01-03.orderly"])
        await store.close()
    }

    @Test("A slice younger than `keep` stays")
    func keepsYoung() async throws {
        var configuration = StoreConfiguration.test(directory)
        configuration.keep = .seconds(40_000 * 86_400)
        let store = try MessageStore.open(configuration, logger: quiet)
        _ = await store.store([
            Sample.acceptance(MessageID(day: 200_101, count: 1), decision: .skipped(reason: "not wanted"))
        ])
        #expect(try await store.dropOldSlices() == [])
        await store.close()
    }

    @Test(
        "Beyond `keepAtMost` the oldest settled slices go early; what is undelivered or parked stays at any size"
    )
    func dropsBySize() async throws {
        var configuration = StoreConfiguration.test(directory)
        configuration.keep = .seconds(40_000 * 86_400)
        configuration.keepAtMost = .megabytes(1)
        let log = LogLines()
        let store = try MessageStore.open(configuration, logger: log.logger)
        for day in [200_101, 200_102, 200_103, 991_230] {
            let ids = (1...3).map { MessageID(day: day, count: $0) }
            _ = await store.store(
                ids.map {
                    Sample.acceptance(
                        $0, filler: 200_000,
                        decision: day == 200_101 ? .queued([Sample.planned()]) : .skipped(reason: "not wanted"))
                })
        }
        let before = try bytesOnDisk()
        #expect(try await store.dropOldSlices() == ["2020-01-02.orderly", "2020-01-03.orderly"])
        #expect(try bytesOnDisk() < before - 1_200_000, "the space is back at once")
        #expect(
            log.lines.filter { $0.contains("slice dropped") && $0.contains("reason=size") }.count == 2)
        #expect(try store.reader.message(MessageID(day: 200_101, count: 1)) != nil)
        #expect(try await store.dropOldSlices() == [])
        await store.close()
    }

    @Test("A clock that leaps to 2038 makes nothing old until it has kept to that for a day; backwards it is believed")
    func leapingClock() {
        let (hour, year): (Int64, Int64) = (3_600_000_000_000, 365 * 86_400_000_000_000)
        var clock = RetentionClock(wall: 100 * year, steady: 0)
        #expect(clock.time(wall: 100 * year + hour, steady: hour) == (100 * year + hour, false))
        #expect(clock.time(wall: 112 * year, steady: 2 * hour) == (100 * year + 2 * hour, true))
        #expect(clock.time(wall: 100 * year + 3 * hour, steady: 3 * hour) == (100 * year + 3 * hour, false))
        #expect(clock.time(wall: 112 * year + 4 * hour, steady: 4 * hour) == (100 * year + 4 * hour, true))
        #expect(clock.time(wall: 112 * year + 27 * hour, steady: 27 * hour) == (100 * year + 27 * hour, true))
        #expect(clock.time(wall: 112 * year + 28 * hour, steady: 28 * hour) == (112 * year + 28 * hour, false))
        #expect(clock.time(wall: 99 * year, steady: 29 * hour) == (99 * year, false))
    }

    private func bytesOnDisk() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: directory.path).reduce(0) { sum, name in
            sum
                + (try FileManager.default.attributesOfItem(atPath: directory.path + "/" + name)[.size]
                    as? Int ?? 0)
        }
    }

    @Test(
        "The fact that a message passed outlives its content, without patient data, and ends with `keepRecord`"
    )
    func keepsRecords() async throws {
        var configuration = StoreConfiguration.test(directory)
        configuration.keepRecord = .seconds(40_000 * 86_400)
        let store = try MessageStore.open(configuration, logger: quiet)
        let id = MessageID(day: 200_101, count: 1)
        _ = await store.store([
            Sample.acceptance(id, controlID: "KEPT", receivedAt: 1_577_880_000_000_000_000)
        ])
        try await store.discard(DeliveryID(message: id, ordinal: 1), reason: "test")
        #expect(try await store.dropOldSlices() == ["2020-01-01.orderly"])
        var query = MessageQuery()
        query.controlID = Array("KEPT".utf8)
        query.type = Array("ADT".utf8)
        query.states = [.discarded]
        let found = try store.reader.find(query)
        #expect(found.map(\.id) == [id] && found.map(\.isRecord) == [true])
        #expect(found.first?.outcomes == [FoundMessage.Outcome(destination: "lab", state: .discarded)])
        #expect(try store.reader.count(query) == 1)
        query.patient = Array("123456".utf8)
        #expect(try store.reader.find(query).isEmpty)
        let record = try Data(contentsOf: URL(filePath: directory.path + "/2020-01-01.record"))
        for canary in ["123456", "MUSTER", "7:8,9", "3B"] {
            #expect(record.range(of: Data(canary.utf8)) == nil)
        }
        // Without it a store that has been quiet for years would not believe the clock yet.
        _ = await store.store([Sample.acceptance(store.nextID())])
        await store.close()
        configuration.keepRecord = .seconds(86_400)
        let later = try MessageStore.open(configuration, logger: quiet)
        _ = try await later.dropOldSlices()
        #expect(!FileManager.default.fileExists(atPath: directory.path + "/2020-01-01.record"))
        await later.close()
    }

    @Test("A drop that a crash interrupted is finished at the next start")
    func finishesDropping() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        await store.close()
        for name in ["2020-01-01.orderly.dropped", "2020-01-01.orderly-wal", "2020-01-01.index"] {
            try Data("rest".utf8).write(to: URL(filePath: directory.path + "/" + name))
        }
        let again = try MessageStore.open(.test(directory), logger: quiet)
        _ = try await again.dropOldSlices()
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: directory.path).filter {
                $0.hasPrefix("2020")
            } == [])
        await again.close()
    }

    @Test("Deliveries are listed over all slices in acceptance order, page by page")
    func listsOverSlices() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let ids = [200_101, 200_102, 200_103].flatMap { day in (1...3).map { MessageID(day: day, count: $0) } }
        _ = await store.store(ids.map { Sample.acceptance($0) })
        let first = try store.reader.deliveries(DeliveryFilter(), limit: 4)
        let second = try store.reader.deliveries(DeliveryFilter(), after: first.last?.id, limit: 100)
        #expect((first + second).map(\.id.message) == ids)
        #expect(try store.reader.overview().map(\.queued) == [9])
        #expect(try store.reader.overview().first?.head?.message == ids[0])
        #expect(try store.reader.deliveries(DeliveryFilter(destination: "pharmacy")).isEmpty)
        await store.close()
    }
}
