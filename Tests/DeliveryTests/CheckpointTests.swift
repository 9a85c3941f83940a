import Foundation
import Pipeline
import Testing

@testable import Delivery

/// The log is copied beside the commits.
@Suite(.timeLimit(.minutes(2))) struct CheckpointTests {
    let directory = TemporaryDirectory()

    private func logBytes() -> Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        return names.filter { $0.hasSuffix(".orderly-wal") }.reduce(0) { sum, name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: directory.path + "/" + name)
            return sum + (attributes?[.size] as? Int ?? 0)
        }
    }

    @Test(
        "While messages come in the log begins anew again and again, and nothing of it is missing, also after a restart"
    )
    func logBeginsAnew() async throws {
        var configuration = StoreConfiguration.test(directory)
        configuration.checkpointPages = 64
        let store = try MessageStore.open(configuration, logger: quiet)
        var ids: [MessageID] = []
        for _ in 0..<300 {
            let group = (0..<10).map { _ in store.nextID() }
            for result in await store.store(group.map { Sample.acceptance($0, filler: 2000) }) {
                #expect(result.error == nil)
            }
            ids += group
        }
        // Six megabytes of messages.
        #expect(logBytes() < 3_000_000)
        for id in ids { #expect(try store.reader.message(id)?.id == id) }
        await store.close()
        let again = try MessageStore.open(.test(directory), logger: quiet)
        #expect(try again.reader.overview().map(\.queued) == [ids.count])
        for id in ids { #expect(try again.reader.message(id)?.bytes == Sample.bytes("C1", filler: 2000)) }
        await again.close()
    }

    @Test("After a flush that failed elsewhere nothing more is copied out of the log")
    func forsaken() throws {
        try FileManager.default.createDirectory(atPath: directory.path, withIntermediateDirectories: true)
        let file = SliceFile(day: 200_101, directory: directory.path)
        let writer = try SliceWriter(file, configuration: .test(directory))
        for now in 1...50 { try writer.probe(at: Int64(now)) }
        #expect(writer.pagesInLog >= 50)
        func slice() throws -> Data { try Data(contentsOf: URL(filePath: file.path)) }
        let before = try slice()
        let checkpointer = try Checkpointer(file)
        checkpointer.forsake()
        checkpointer.start()
        try checkpointer.close()
        #expect(try slice() == before)
        let other = try Checkpointer(file)
        other.start()
        try other.close()
        #expect(try slice() != before)
        try writer.close()
    }
}
