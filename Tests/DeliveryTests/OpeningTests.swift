import Delivery
import Foundation
import GRDB
import Pipeline
import Testing

@Suite struct OpeningTests {
    let directory = TemporaryDirectory()

    @Test("A second opener is refused at once and told which process has the store")
    func secondOpener() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let error = #expect(throws: StoreError.self) { try MessageStore.open(.test(directory), logger: quiet) }
        #expect(error?.code == .locked)
        #expect(error?.description.contains("process \(getpid())") == true)
        await store.close()
    }

    @Test("The lock ends with the store")
    func lockIsReleased() async throws {
        do {
            let store = try MessageStore.open(.test(directory), logger: quiet)
            await store.close()
        }
        let again = try MessageStore.open(.test(directory), logger: quiet)
        await again.close()
    }

    @Test("Nobody else can read the store: directory 0700, files 0600")
    func permissions() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        _ = await store.store([Sample.acceptance(store.nextID())])
        #expect(try mode(of: directory.path) == 0o700)
        let files = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(files.count >= 4, "slice, log, shared memory, lock")
        for file in files { #expect(try mode(of: directory.path + "/" + file) == 0o600, "\(file)") }
        await store.close()
    }

    private func mode(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("Ids go on after the highest on disk")
    func idsContinue() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let ids = (0..<5).map { _ in store.nextID() }
        #expect(ids == ids.sorted() && Set(ids).count == 5)
        _ = await store.store([Sample.acceptance(ids[4])])
        await store.close()
        let again = try MessageStore.open(.test(directory), logger: quiet)
        #expect(again.nextID() > ids[4])
        await again.close()
    }

    @Test("A message of the day before that comes after midnight is stored with its day and kept")
    func lateAfterMidnight() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let (today, late) = (MessageID(day: 991_230, count: 1), MessageID(day: 991_229, count: 7))
        _ = await store.store([Sample.acceptance(today)])
        #expect(await store.store([Sample.acceptance(late, controlID: "LATE")]).first?.error == nil)
        #expect(try store.reader.deliveries(DeliveryFilter()).map(\.id.message) == [late, today])
        #expect(try store.reader.find(MessageQuery()).map(\.id) == [today, late])
        await store.close()
        let again = try MessageStore.open(.test(directory), logger: quiet)
        #expect(try again.reader.message(late)?.bytes == Sample.bytes("LATE"))
        #expect(again.nextID() == MessageID(day: 991_230, count: 2))
        await again.close()
    }

    @Test("Ids never go back when the clock does")
    func idsSurviveClockJumps() async throws {
        let ahead = MessageID(day: 991_230, count: 41)
        let store = try MessageStore.open(.test(directory), logger: quiet)
        _ = await store.store([Sample.acceptance(ahead)])
        await store.close()
        let again = try MessageStore.open(.test(directory), logger: quiet)
        #expect(again.nextID() == MessageID(day: 991_230, count: 42))
        await again.close()
    }

    @Test("A slice of another version is refused, not guessed at")
    func unknownVersion() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        await store.close()
        let name = try #require(
            FileManager.default.contentsOfDirectory(atPath: directory.path).first { $0.hasSuffix(".orderly") })
        let slice = try DatabaseQueue(path: directory.path + "/" + name)
        try await slice.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 99") }
        try slice.close()
        let error = #expect(throws: StoreError.self) { try MessageStore.open(.test(directory), logger: quiet) }
        #expect(error?.code == .unknownVersion)
        #expect(error?.description.contains("99") == true)
    }

    @Test("A reader needs no lock and sees what is committed while the engine runs")
    func readerBesideEngine() async throws {
        #expect(throws: StoreError.self) { try StoreReader.open(directory: directory.path) }
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let reader = try StoreReader.open(directory: directory.path)
        let id = store.nextID()
        _ = await store.store([Sample.acceptance(id)])
        #expect(try reader.message(id)?.id == id)
        #expect(try reader.overview().map(\.queued) == [1])
        reader.close()
        await store.close()
    }

    @Test("A kill while a day's slice is being made stops nothing: the newest is finished, an older one removed")
    func bareSlices() async throws {
        let first = try MessageStore.open(.test(directory), logger: quiet)
        _ = await first.store([Sample.acceptance(MessageID(day: 200_101, count: 1))])
        await first.close()
        // The first page is written with the journal mode, before the tables are.
        let (older, newest) = (directory.path + "/2020-01-02.orderly", directory.path + "/2099-12-30.orderly")
        for path in [older, newest] {
            let slice = try DatabaseQueue(path: path)
            try await slice.writeWithoutTransaction { _ = try String.fetchAll($0, sql: "PRAGMA journal_mode = WAL") }
            try slice.close()
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int == 4096)
        }
        let store = try MessageStore.open(.test(directory), logger: quiet)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: directory.path).allSatisfy { !$0.contains("01-02") })
        let id = store.nextID()
        #expect(id == MessageID(day: 991_230, count: 1))
        #expect(await store.store([Sample.acceptance(id)]).first?.error == nil)
        #expect(try store.reader.overview().map(\.queued) == [2])
        await store.close()
    }

    @Test("A slice that a kill left with a rollback journal is taken back and made anew")
    func journalIsTakenBack() async throws {
        let making = TemporaryDirectory()
        for folder in [making, directory] {
            try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        }
        let slice = try DatabaseQueue(path: making.path + "/slice")
        // A cache of one page lets the transaction reach the file before it ends, as a kill may find it.
        try await slice.writeWithoutTransaction { [directory] database in
            try database.execute(sql: "PRAGMA cache_size = 1")
            try database.execute(sql: "BEGIN; CREATE TABLE t (b BLOB); INSERT INTO t VALUES (zeroblob(100000))")
            for side in ["", "-journal"] {
                try FileManager.default.copyItem(
                    atPath: making.path + "/slice" + side, toPath: directory.path + "/2099-12-30.orderly" + side)
            }
            try database.execute(sql: "ROLLBACK")
        }
        try slice.close()
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let id = store.nextID()
        #expect(await store.store([Sample.acceptance(id)]).first?.error == nil)
        #expect(try store.reader.message(id)?.id == id)
        await store.close()
    }

    @Test("What a crash left in the logs is recovered")
    func crashIsRecovered() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let ids = (0..<20).map { _ in store.nextID() }
        _ = await store.store(ids.map { Sample.acceptance($0) })
        // The files as a killed process leaves them: copied while the store is open.
        let copy = TemporaryDirectory()
        try FileManager.default.copyItem(atPath: directory.path, toPath: copy.path)
        let crashed = try MessageStore.open(.test(copy), logger: quiet)
        for id in ids { #expect(try crashed.reader.message(id)?.id == id) }
        await crashed.close()
        await store.close()
    }
}
