import Foundation
import Pipeline
import Routes
import Testing

@testable import Delivery

/// Retention when the disk, the clock or a slice is not as it should be.
@Suite(.timeLimit(.minutes(2))) struct RetentionFaultTests {
    let directory = TemporaryDirectory()
    static let hour: Int64 = 3_600_000_000_000

    private static func skipped(_ day: Int, _ count: Int = 1, receivedAt: Int64? = nil) -> Acceptance {
        Sample.acceptance(
            MessageID(day: day, count: count), decision: .skipped(reason: "not wanted"), receivedAt: receivedAt)
    }

    private func file(_ day: Int) -> SliceFile { SliceFile(day: day, directory: directory.path) }

    private func retention(_ store: MessageStore, at now: Int64) -> Retention {
        Retention(committer: store.committer, now: now) { false }
    }

    @Test("When space is short old slices go at once, though nothing is accepted")
    func shortOfSpace() async throws {
        let free = SharedNumber(100_000_000)
        var configuration = StoreConfiguration.test(directory)
        configuration.stopIntakeBelow = .megabytes(50)
        configuration.freeSpace = { _ in free.value }
        let store = try MessageStore.open(configuration, logger: quiet)
        var states = store.states.makeAsyncIterator()
        #expect(await states.next() == .storing)
        _ = await store.store([Self.skipped(200_101), Sample.acceptance(MessageID(day: 200_102, count: 1))])
        free.value = 10_000_000
        #expect(await states.next() == .refusing(reason: "10 MB free, and intake stops below 50 MB"))
        while file(200_101).exists { try await store.flush() }
        #expect(file(200_102).exists, "what is queued stays")
        #expect(store.state != .storing)
        await store.close()
    }

    @Test("A store in which nothing can be written is left alone by retention")
    func cannotWrite() async throws {
        var configuration = StoreConfiguration.test(directory)
        configuration.pageLimit = 100
        configuration.probeAfter = .seconds(3600) ... .seconds(3600)
        let store = try MessageStore.open(configuration, logger: quiet)
        #expect(store.committer.health.canWrite)
        _ = await store.store([Sample.acceptance(store.nextID(), filler: 1_000_000)])
        #expect(!store.committer.health.canWrite)
        await store.close()
    }

    @Test("A clock far ahead of the store when it is opened makes nothing old")
    func clockAheadAtTheStart() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        _ = await store.store([Self.skipped(200_101, receivedAt: 1_577_880_000_000_000_000)])
        await store.close()
        let log = LogLines()
        let ahead = try MessageStore.open(.test(directory), logger: log.logger)
        #expect(try await ahead.dropOldSlices() == [])
        #expect(log.lines.contains { $0.contains("warning") && $0.contains("clock") }, "\(log.lines)")
        _ = await ahead.store([Sample.acceptance(ahead.nextID())])
        await ahead.close()
        let known = try MessageStore.open(.test(directory), logger: quiet)
        #expect(try await known.dropOldSlices() == ["2020-01-01.orderly"])
        await known.close()
    }

    @Test("A record alone vouches for its own day only")
    func clockOfAStoreOfRecords() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        #expect(store.reader.newestReceipt() == nil)
        try Data("record".utf8).write(to: URL(filePath: directory.path + "/2020-01-01.record"))
        #expect(store.reader.newestReceipt() == 1_577_923_200_000_000_000, "2020-01-02 00:00")
        await store.close()
        let again = try MessageStore.open(.test(directory), logger: quiet)
        _ = try await again.dropOldSlices()
        #expect(FileManager.default.fileExists(atPath: directory.path + "/2020-01-01.record"))
        await again.close()
    }

    @Test("What a clock says first is believed up to a day after the newest message, and further after a day")
    func clockIsHeldAgainstTheStore() {
        let (hour, year) = (Self.hour, 365 * 24 * Self.hour)
        var ahead = RetentionClock(wall: 112 * year, steady: 0, newest: 100 * year)
        #expect(ahead.time(wall: 112 * year, steady: 0) == (100 * year + 24 * hour, true))
        #expect(ahead.time(wall: 112 * year + 23 * hour, steady: 23 * hour) == (100 * year + 47 * hour, true))
        #expect(ahead.time(wall: 112 * year + 24 * hour, steady: 24 * hour) == (112 * year + 24 * hour, false))
        for newest in [nil, 100 * year - 20 * hour, 101 * year, Int64.max] {
            var clock = RetentionClock(wall: 100 * year, steady: 0, newest: newest)
            #expect(clock.time(wall: 100 * year, steady: 0) == (100 * year, false))
        }
        var damaged = RetentionClock(wall: 100 * year, steady: 0, newest: .min)
        #expect(damaged.time(wall: 100 * year, steady: 0).isDistrusted)
    }

    @Test(
        "A slice goes once its last message can be as old as `keep`, and never within the hour after its day",
        arguments: [(Duration.seconds(36 * 3600), Int64(36)), (.seconds(86_400), 24), (.zero, 1)])
    func keepsToTheHour(_ keep: Duration, _ after: Int64) async throws {
        var configuration = StoreConfiguration.test(directory)
        configuration.keep = keep
        // As small as can be: size alone must not take a day that has hardly ended.
        configuration.keepAtMost = keep == .zero ? ByteCount(bytes: 1) : nil
        let store = try MessageStore.open(configuration, logger: quiet)
        _ = await store.store([Self.skipped(200_101)])
        let end = CalendarDay(written: 200_102).begin
        #expect(try retention(store, at: end + after * Self.hour - 1).run() == [])
        #expect(try retention(store, at: end + after * Self.hour).run() == [file(200_101)])
        await store.close()
    }

    @Test("A slice that cannot be dropped is told of, and none of the later ones waits for it")
    func undroppableSlice() async throws {
        var configuration = StoreConfiguration.test(directory)
        configuration.keepRecord = .seconds(40_000 * 86_400)
        let log = LogLines()
        let store = try MessageStore.open(configuration, logger: log.logger)
        _ = await store.store([Self.skipped(200_101), Self.skipped(200_102)])
        // In the way of the record.
        try FileManager.default.createDirectory(
            atPath: directory.path + "/2020-01-01.record.part", withIntermediateDirectories: false)
        #expect(try await store.dropOldSlices() == ["2020-01-02.orderly"])
        #expect(log.lines.contains { $0.contains("not dropped") && $0.contains("2020-01-01.orderly") }, "\(log.lines)")
        #expect(file(200_101).exists)
        await store.close()
    }

    @Test("A message for the day of a slice that is being dropped outlives the dropping and a crash")
    func lateMessageOfADroppedDay() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let (first, late) = (MessageID(day: 200_101, count: 1), MessageID(day: 200_101, count: 2))
        _ = await store.store([Self.skipped(200_101)])
        // With a reader the log stays when the writer closes.
        #expect(try store.reader.message(first) != nil)
        let retention = retention(store, at: WallTime.now())
        #expect(try retention.setAside(file(200_101)))
        #expect(await store.store([Sample.acceptance(late)]).first?.error == nil)
        try retention.finishDropping()
        #expect(try store.reader.message(late) != nil)
        #expect(try store.reader.message(first) == nil)
        // The files as a killed process leaves them.
        let copy = TemporaryDirectory()
        try FileManager.default.copyItem(atPath: directory.path, toPath: copy.path)
        let crashed = try MessageStore.open(.test(copy), logger: quiet)
        #expect(try crashed.reader.message(late) != nil)
        #expect(try crashed.reader.message(first) == nil)
        var problems: [String] = []
        try crashed.reader.verify { problems += $0.problems }
        #expect(problems == [])
        await crashed.close()
        await store.close()
    }

    @Test("The log of a slice whose move a crash cut short follows it, and a new slice of that day does not take it up")
    func finishesMoves() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        _ = await store.store([Sample.acceptance(MessageID(day: 200_101, count: 1))])
        _ = try store.reader.message(MessageID(day: 200_101, count: 1))
        let copy = TemporaryDirectory()
        try FileManager.default.copyItem(atPath: directory.path, toPath: copy.path)
        await store.close()
        let old = SliceFile(day: 200_101, directory: copy.path)
        #expect(old.hasLog)
        try Data("older".utf8).write(to: URL(filePath: old.path + ".damaged"))
        #expect(rename(old.path, old.path + ".damaged.2") == 0)
        let again = try MessageStore.open(.test(copy), logger: quiet)
        #expect(!old.hasLog && access(old.path + ".damaged.2-wal", F_OK) == 0)
        #expect(access(old.path + ".damaged-wal", F_OK) != 0)
        let salvaged = try SliceSalvage.read(old.path + ".damaged.2") { _, _ in }
        #expect(salvaged.count == 1, "\(salvaged.problems)")
        await again.close()
    }
}
