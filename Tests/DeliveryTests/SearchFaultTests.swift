import Foundation
import GRDB
import Pipeline
import Testing

@testable import Delivery

/// Searches over what was dropped, and beside indexes that are not as they should be.
@Suite(.timeLimit(.minutes(2))) struct SearchFaultTests {
    let directory = TemporaryDirectory()

    private func index(_ day: Int) -> String {
        SearchIndex.path(of: SliceFile(day: day, directory: directory.path))
    }

    private func pages(_ reader: StoreReader, _ query: MessageQuery, limit: Int) throws -> [FoundMessage] {
        var found: [FoundMessage] = []
        while true {
            let page = try reader.find(query, before: found.last?.id, limit: limit)
            found += page
            if page.count < limit { return found }
        }
    }

    @Test("Pages over days with content and days with records only show every message once, the newest first")
    func pagesOverRecords() async throws {
        var configuration = StoreConfiguration.test(directory)
        configuration.keepRecord = .seconds(40_000 * 86_400)
        let store = try MessageStore.open(configuration, logger: quiet)
        var ids: [MessageID] = []
        for day in [200_101, 200_102, 200_103, 200_104] {
            let new = (1...3).map { MessageID(day: day, count: $0) }
            let decision: Acceptance.Decision = day % 2 == 0 ? .queued([Sample.planned()]) : .skipped(reason: "x")
            _ = await store.store(new.map { Sample.acceptance($0, decision: decision) })
            ids += new
        }
        #expect(try await store.dropOldSlices() == ["2020-01-01.orderly", "2020-01-03.orderly"])
        // After its day was dropped.
        let late = MessageID(day: 200_101, count: 2_000)
        _ = await store.store([Sample.acceptance(late, decision: .skipped(reason: "x"))])
        ids = (ids + [late]).sorted(by: >)
        for limit in 1...5 { #expect(try pages(store.reader, MessageQuery(), limit: limit).map(\.id) == ids) }
        #expect(try store.reader.count(MessageQuery()) == ids.count)
        #expect(try store.reader.find(MessageQuery()).filter(\.isRecord).count == 6)
        // The record of its second slice adds to that of the first.
        #expect(try await store.dropOldSlices() == ["2020-01-01.orderly"])
        #expect(try pages(store.reader, MessageQuery(), limit: 4).map(\.id) == ids)
        try Data("no record".utf8).write(to: URL(filePath: directory.path + "/2020-01-03.record"))
        #expect(try store.reader.find(MessageQuery()).map(\.id) == ids.filter { $0.day != 200_103 })
        #expect(store.reader.damage.descriptions.contains { $0.contains("2020-01-03") && $0.contains("record") })
        await store.close()
    }

    @Test("An index that names the wrong message shows nothing of another patient")
    func staleIndex() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let ids = (1...2).map { MessageID(day: 991_230, count: $0) }
        var acceptances = ids.map { Sample.acceptance($0) }
        acceptances[0].keys.patientIDs = [Array("A".utf8)]
        acceptances[1].keys.patientIDs = [Array("B".utf8)]
        _ = await store.store(acceptances)
        try await store.index()
        let database = try DatabaseQueue(path: index(991_230))
        try await database.write { database in
            try database.execute(
                sql: "INSERT INTO entry_0 (kind, value, message) VALUES (?, ?, 2)",
                arguments: [SearchTerm.Kind.patient.rawValue, Data("A".utf8)])
        }
        try database.close()
        var query = MessageQuery()
        query.patient = Array("A".utf8)
        #expect(try store.reader.find(query).map(\.id) == [ids[0]])
        await store.close()
    }

    @Test("An index that is taken away or damaged while the engine runs is made again; searches miss nothing meanwhile")
    func indexIsMadeAgain() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let id = MessageID(day: 991_230, count: 1)
        _ = await store.store([Sample.acceptance(id)])
        var query = MessageQuery()
        query.patient = Array("123456".utf8)
        func waitForIndex() async throws {
            while known() != 1 { try await store.flush() }
        }
        try await waitForIndex()
        for path in ["", "-wal", "-shm"].map({ index(991_230) + $0 }) { unlink(path) }
        #expect(try store.reader.find(query).map(\.id) == [id])
        try await waitForIndex()
        // In place; its log too, which would cover the damage.
        for side in ["", "-wal"] {
            let file = try FileHandle(forUpdating: URL(filePath: index(991_230) + side))
            let size = try file.seekToEnd()
            try file.seek(toOffset: 0)
            try file.write(contentsOf: Data(repeating: 0xA5, count: Int(size)))
            try file.close()
        }
        #expect(try store.reader.find(query).map(\.id) == [id])
        try await waitForIndex()
        #expect(try Data(contentsOf: URL(filePath: index(991_230))).first != 0xA5, "another file")
        #expect(try store.reader.find(query).map(\.id) == [id])
        #expect(store.state == .storing && store.reader.damage.descriptions.isEmpty)
        await store.close()
    }

    /// Messages that the index has, by another connection.
    private func known() -> Int? {
        var settings = Configuration()
        settings.readonly = true
        guard let database = try? DatabaseQueue(path: index(991_230), configuration: settings) else { return nil }
        defer { try? database.close() }
        return try? database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM seen") }
    }

    @Test("Messages with several open deliveries are found by state once each, in order, also in rounds of three")
    func openByDestination() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let ids = (1...40).map { MessageID(day: 991_230, count: $0) }
        _ = await store.store(
            ids.map { id in
                let names = ["lab", "ward", "archive"].prefix(id.count % 3 + 1)
                return Sample.acceptance(id, decision: .queued(names.map { Sample.planned($0) }))
            })
        for id in ids where id.count % 4 == 0 {
            for ordinal in 1...(id.count % 3 + 1) {
                try await store.discard(DeliveryID(message: id, ordinal: ordinal), reason: "test")
            }
        }
        let expected = ids.filter { $0.count % 4 != 0 }.map(\.count).sorted(by: >)
        var query = MessageQuery()
        query.states = [.queued]
        let file = SliceFile(day: 991_230, directory: directory.path)
        for isIndexed in [false, true] {
            if isIndexed { try await store.index() }
            var found: [Int] = []
            var next: Int? = 1_000_000_000
            while let before = next {
                next = try store.reader.query(file, for: .search) { slice in
                    try store.reader.withIndex(of: file) { index in
                        var search = SliceSearch(slice: slice, index: index, query: query)
                        search.step = 3
                        return try search.round(before: before) { count in
                            found.append(count)
                            return true
                        }
                    }
                }
            }
            #expect(found == expected, "index \(isIndexed)")
        }
        await store.close()
    }
}
