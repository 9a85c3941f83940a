import Delivery
import Foundation
import Pipeline
import Routes
import Synchronization
import Testing

@Suite struct FailureTests {
    let directory = TemporaryDirectory()

    @Test("A commit that fails is never reported durable; the store refuses, and comes back by itself")
    func fullSliceRecovers() async throws {
        var configuration = StoreConfiguration.test(directory)
        configuration.pageLimit = 100
        let store = try MessageStore.open(configuration, logger: quiet)
        var states = store.states.makeAsyncIterator()
        #expect(await states.next() == .storing)
        let tooLarge = store.nextID()
        let calls = await store.store([Sample.acceptance(tooLarge, filler: 1_000_000)])
        #expect(calls.first?.error?.code == .full)
        #expect(try store.reader.message(tooLarge) == nil)
        var seen = await states.next()
        while let state = seen, state != .storing { seen = await states.next() }
        #expect(seen == .storing)
        let small = store.nextID()
        #expect(await store.store([Sample.acceptance(small)]).first?.error == nil)
        #expect(try store.reader.message(small) != nil)
        await store.close()
    }

    @Test("While the store refuses, messages fail at once")
    func refusingFailsAtOnce() async throws {
        var configuration = StoreConfiguration.test(directory)
        configuration.pageLimit = 100
        configuration.probeAfter = .seconds(3600) ... .seconds(3600)
        let store = try MessageStore.open(configuration, logger: quiet)
        _ = await store.store([Sample.acceptance(store.nextID(), filler: 1_000_000)])
        guard case .refusing(let reason) = store.state else {
            Issue.record("the store is \(store.state)")
            return
        }
        #expect(reason.contains("full"))
        let small = store.nextID()
        #expect(await store.store([Sample.acceptance(small)]).first?.error?.code == .full)
        #expect(try store.reader.message(small) == nil)
        await store.close()
    }

    @Test("Below the watermark intake stops with a reason, and starts again when there is room")
    func watermark() async throws {
        let free = SharedNumber(100_000_000)
        var configuration = StoreConfiguration.test(directory)
        configuration.stopIntakeBelow = .megabytes(50)
        configuration.freeSpace = { _ in free.value }
        let store = try MessageStore.open(configuration, logger: quiet)
        var states = store.states.makeAsyncIterator()
        #expect(await states.next() == .storing)
        free.value = 10_000_000
        #expect(await states.next() == .refusing(reason: "10 MB free, and intake stops below 50 MB"))
        #expect(await store.store([Sample.acceptance(store.nextID())]).first?.error?.code == .belowWatermark)
        free.value = 60_000_000
        #expect(await states.next() == .storing)
        #expect(await store.store([Sample.acceptance(store.nextID())]).first?.error == nil)
        await store.close()
    }

    @Test(
        "Room is set aside, given up when the volume is full so that settlements can be written, and taken again"
    )
    func reserve() async throws {
        let free = SharedNumber(100_000_000)
        var configuration = StoreConfiguration.test(directory)
        configuration.stopIntakeBelow = .megabytes(50)
        configuration.reserve = .megabytes(8)
        configuration.pageLimit = 100
        configuration.freeSpace = { _ in free.value }
        let path = directory.path + "/orderly.reserve"
        func size() -> Int? { try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int }
        let store = try MessageStore.open(configuration, logger: quiet)
        while size() != 8_000_000 { try await store.flush() }
        // Above the watermark, and not enough to take it again.
        free.value = 55_000_000
        let queued = store.nextID()
        #expect(await store.store([Sample.acceptance(queued)]).first?.error == nil)
        let calls = await store.store([Sample.acceptance(store.nextID(), filler: 1_000_000)])
        #expect(calls.first?.error?.code == .full)
        #expect(size() == nil, "it was given up")
        try await store.discard(DeliveryID(message: queued, ordinal: 1), reason: "test")
        #expect(try store.reader.message(queued)?.deliveries.map(\.state) == [.discarded])
        free.value = 100_000_000
        while size() != 8_000_000 { try await store.flush() }
        #expect(store.state == .storing)
        await store.close()
    }

    @Test("Health: a failed flush is final, everything else is tried again with growing pauses")
    func health() {
        var health = StoreHealth(probeAfter: .seconds(1) ... .seconds(5))
        let full = StoreError(.full, "full")
        for (time, expected) in [(0, 1), (1, 3), (3, 7), (7, 12), (12, 17)] {
            health.failed(full, at: .seconds(time))
            #expect(health.probeAt == .seconds(expected))
        }
        #expect(health.state == .refusing(reason: "full"))
        health.probeSucceeded()
        #expect(health.state == .storing)
        health.failed(full, at: .zero)
        #expect(health.probeAt == .seconds(1), "the pause starts anew")
        let lost = StoreError(.flushFailed, "fsync failed")
        health.failed(lost, at: .zero)
        #expect(health.state == .failed(lost) && health.probeAt == nil)
        health.probeSucceeded()
        #expect(health.state == .failed(lost))
    }
}

final class SharedNumber: Sendable {
    private let stored: Mutex<Int>
    init(_ value: Int) { stored = Mutex(value) }
    var value: Int {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = newValue } }
    }
}
