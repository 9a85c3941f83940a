import Delivery
import Foundation
import Pipeline
import Testing

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
