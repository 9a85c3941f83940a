import Foundation
import GRDB
import Pipeline
import Synchronization
import Testing

@testable import Delivery

@Suite struct MaintenanceTests {
    let directory = TemporaryDirectory()

    private final class Accepted: Sendable {
        private let list = Mutex<[MessageID]>([])
        var ids: [MessageID] { list.withLock { $0 } }
        func add(_ ids: [MessageID]) { list.withLock { $0 += ids } }
    }

    @Test("A backup under load is a prefix of what was accepted, and nothing in it is torn")
    func backupUnderLoad() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let copy = TemporaryDirectory()
        let accepted = Accepted()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                while !Task.isCancelled {
                    let ids = (0..<20).map { _ in store.nextID() }
                    _ = await store.store(ids.map { Sample.acceptance($0, filler: 2000) })
                    accepted.add(ids)
                }
            }
            while accepted.ids.count < 500 { try await store.flush() }
            let before = accepted.ids
            _ = try StoreBackup.make(of: directory.path, in: copy.path)
            tasks.cancelAll()
            try await tasks.waitForAll()
            let reader = try StoreReader.open(directory: copy.path)
            let copied = try reader.find(MessageQuery(), limit: 100_000).map(\.id).reversed()
            #expect(copied.starts(with: before), "all that was acknowledged before the backup began")
            let all = accepted.ids
            #expect(all.starts(with: copied), "and of the rest the first")
            var problems: [String] = []
            try reader.verify { problems += $0.problems }
            #expect(problems == [])
            reader.close()
        }
        await store.close()
    }

    @Test("A restored store counts what would be sent again, and is marked until it is released")
    func restore() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let ids = (0..<10).map { _ in store.nextID() }
        _ = await store.store(ids.map { Sample.acceptance($0) })
        for id in ids.prefix(4) {
            try await store.discard(DeliveryID(message: id, ordinal: 1), reason: "test")
        }
        let (copy, restored) = (TemporaryDirectory(), TemporaryDirectory())
        _ = try StoreBackup.make(of: directory.path, in: copy.path)
        await store.close()
        #expect(throws: StoreError.self) { try StoreBackup.make(of: directory.path, in: copy.path) }
        let found = try StoreBackup.restore(copy.path, to: restored.path)
        #expect(found.queued == 6 && found.problems == [])
        #expect(StoreBackup.isMarked(restored.path) && !StoreBackup.isMarked(directory.path))
        try StoreBackup.release(restored.path)
        #expect(!StoreBackup.isMarked(restored.path))
        let again = try MessageStore.open(.test(restored), logger: quiet)
        #expect(again.nextID() > ids[9])
        #expect(try again.reader.message(ids[9])?.bytes == Sample.bytes("C1"))
        await again.close()
    }

    @Test("In a restored store no message gets a number that was given after its backup was made")
    func numbersAfterRestore() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        _ = await store.store([Sample.acceptance(MessageID(day: 991_230, count: 7))])
        let copies = [TemporaryDirectory(), TemporaryDirectory(), TemporaryDirectory()]
        _ = try StoreBackup.make(of: directory.path, in: copies[0].path)
        _ = await store.store([Sample.acceptance(MessageID(day: 991_230, count: 999_000_000))])
        _ = try StoreBackup.make(of: directory.path, in: copies[1].path)
        await store.close()
        _ = try StoreBackup.restore(copies[0].path, to: copies[2].path)
        let restored = try MessageStore.open(.test(copies[2]), logger: quiet)
        #expect(restored.nextID() == MessageID(day: 991_230, count: 1_000_008))
        await restored.close()
        try StoreBackup.release(copies[2].path)
        let released = try MessageStore.open(.test(copies[2]), logger: quiet)
        #expect(released.nextID() == MessageID(day: 991_230, count: 1_000_008), "released before anything was accepted")
        await released.close()
        // The numbers of a day end; those of the next begin.
        let full = try MessageStore.open(.test(copies[1]), logger: quiet)
        #expect(full.nextID() == MessageID(day: 991_231, count: 1))
        await full.close()
    }

    @Test("A copy that was cut short is neither put back nor started on")
    func partialBackup() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        _ = await store.store([200_101, 200_102].map { Sample.acceptance(MessageID(day: $0, count: 1)) })
        await store.close()
        let hurt = try FileHandle(forWritingTo: URL(filePath: directory.path + "/2020-01-02.orderly"))
        try hurt.write(contentsOf: Data(repeating: 0xA5, count: 100))
        try hurt.close()
        let (copy, restored) = (TemporaryDirectory(), TemporaryDirectory())
        #expect(throws: StoreError.self) { try StoreBackup.make(of: directory.path, in: copy.path) }
        #expect(FileManager.default.fileExists(atPath: copy.path + "/2020-01-01.orderly"), "it had begun")
        let errors = [
            #expect(throws: StoreError.self) { try StoreBackup.restore(copy.path, to: restored.path) },
            #expect(throws: StoreError.self) { try MessageStore.open(.test(copy), logger: quiet) },
        ]
        for error in errors { #expect(error?.description.contains("interrupted") == true, "\(error.debugDescription)") }
        #expect(!StoreBackup.isMarked(copy.path))
    }

    @Test("Nothing is put back into a store that an engine has, and what is put back is read")
    func restoreLooks() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        _ = await store.store([Sample.acceptance(MessageID(day: 200_101, count: 1))])
        let (copy, restored) = (TemporaryDirectory(), TemporaryDirectory())
        _ = try StoreBackup.make(of: directory.path, in: copy.path)
        let error = #expect(throws: StoreError.self) { try StoreBackup.restore(copy.path, to: directory.path) }
        #expect(error?.code == .locked)
        await store.close()
        let slice = try DatabaseQueue(path: copy.path + "/2020-01-01.orderly")
        try await slice.writeWithoutTransaction { try $0.execute(sql: "UPDATE message SET bytes = 'text'") }
        try slice.close()
        let found = try StoreBackup.restore(copy.path, to: restored.path)
        #expect(found.problems.contains("2020-01-01.orderly: 1 messages that are no bytes"), "\(found)")
        #expect(StoreBackup.isMarked(restored.path))
    }

    @Test("Verification names what is wrong and is silent where nothing is")
    func verification() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let ids = (1...5).map { MessageID(day: 200_101, count: $0) }
        _ = await store.store(ids.map { Sample.acceptance($0) })
        var reports: [SliceReport] = []
        try store.reader.verify { reports.append($0) }
        #expect(reports.flatMap(\.problems) == [])
        #expect(reports.first?.messages == 5 && reports.first?.queued == 5)
        #expect(try store.reader.stats().map(\.messages) == reports.map(\.messages))
        await store.close()
        let slice = try DatabaseQueue(path: directory.path + "/2020-01-01.orderly")
        try await slice.writeWithoutTransaction { database in
            try database.execute(sql: "DELETE FROM message WHERE id = 200101000000002")
            try database.execute(sql: "UPDATE message SET bytes = 'text' WHERE id = 200101000000003")
            try database.execute(sql: "UPDATE delivery SET state = 7 WHERE message = 200101000000004")
            try database.execute(sql: "DELETE FROM delivery WHERE message = 200101000000005")
        }
        try slice.close()
        let reader = try StoreReader.open(directory: directory.path)
        var problems: [String] = []
        try reader.verify { problems += $0.problems }
        for expected in [
            "1 deliveries without a message", "1 messages that are no bytes",
            "1 deliveries in a state that no version writes", "1 messages queued for nobody",
        ] { #expect(problems.contains(expected), "\(problems)") }
        reader.close()
    }

    @Test("What can be read of a damaged slice is found from both of its ends")
    func salvage() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let ids = (1...200).map { MessageID(day: 200_101, count: $0) }
        _ = await store.store(
            ids.map { Sample.acceptance($0, controlID: "C\($0.count)", filler: 2000) })
        await store.close()
        let path = directory.path + "/2020-01-01.orderly"
        let file = try FileHandle(forUpdating: URL(filePath: path))
        let size = try file.seekToEnd()
        try file.seek(toOffset: size / 2 / 4096 * 4096)
        try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
        try file.close()
        let read = Mutex<Set<MessageID>>([])
        let found = try SliceSalvage.read(path) { id, bytes in
            #expect(bytes == Sample.bytes("C\(id.count)", filler: 2000))
            read.withLock { _ = $0.insert(id) }
        }
        let different = read.withLock { $0.count }
        #expect(!found.problems.isEmpty && found.count == different)
        #expect(found.count >= 190 && found.count < 200, "\(found.count)")
    }

    private struct FullDisk: Error {}

    @Test("A target that cannot be written to ends the salvage with its own error, not as damage of the slice")
    func salvageToAFullDisk() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        _ = await store.store((1...5).map { Sample.acceptance(MessageID(day: 200_101, count: $0)) })
        await store.close()
        var calls = 0
        #expect(throws: FullDisk.self) {
            try SliceSalvage.read(directory.path + "/2020-01-01.orderly") { _, _ in
                calls += 1
                if calls == 3 { throw FullDisk() }
            }
        }
        #expect(calls == 3)
    }

    @Test("What a slice still owed is told with whom it was for and the bytes that were to be sent")
    func salvageOfUndelivered() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let ids = (1...3).map { MessageID(day: 200_101, count: $0) }
        let planned = [Sample.planned("lab"), Sample.planned("ward", payload: Array("other".utf8))]
        _ = await store.store(ids.map { Sample.acceptance($0, decision: .queued(planned)) })
        try await store.discard(DeliveryID(message: ids[1], ordinal: 1), reason: "test")
        await store.close()
        var found: [DeliveryID: [UInt8]] = [:]
        let result = try SliceSalvage.undelivered(directory.path + "/2020-01-01.orderly", day: 200_101) { delivery in
            #expect(delivery.destination.name == (delivery.id.ordinal == 1 ? "lab" : "ward"))
            found[delivery.id] = delivery.payload
        }
        #expect(result == SliceSalvage.Result(count: 5, problems: []))
        #expect(found.count == 5 && found[DeliveryID(message: ids[1], ordinal: 1)] == nil)
        #expect(found[DeliveryID(message: ids[1], ordinal: 2)] == Array("other".utf8))
        #expect(found[DeliveryID(message: ids[0], ordinal: 1)] == Sample.bytes("C1"))
    }
}
