import Delivery
import Foundation
import GRDB
import Logging
import Pipeline
import Synchronization
import TestSupport
import Testing

/// A store whose files were damaged between two runs.
@Suite struct DamageTests {
    let directory: TemporaryDirectory
    static let old = 200_101

    /// Three messages of one day: the first two queued, the third delivered.
    func fill(_ day: Int, decision: Acceptance.Decision = .queued([Sample.planned()])) async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        _ = await store.store(
            (1...3).map { Sample.acceptance(MessageID(day: day, count: $0), controlID: "C\($0)", decision: decision) })
        await store.close()
    }

    func path(_ day: Int) -> String {
        let text = String(day)
        let digits = Array(String(repeating: "0", count: 6 - text.count) + text)
        return directory.path + "/20\(String(digits[0...1]))-\(String(digits[2...3]))-\(String(digits[4...5])).orderly"
    }

    func damage(_ day: Int, _ statements: [String]) throws {
        let slice = try DatabaseQueue(path: path(day))
        try slice.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA writable_schema = ON; PRAGMA ignore_check_constraints = ON")
            // The declarations that would keep damage out are no part of the rows.
            try database.execute(
                sql: "UPDATE sqlite_schema SET sql = replace(sql, ' NOT NULL', '') WHERE type = 'table'")
            try database.execute(sql: "PRAGMA writable_schema = RESET")
            for statement in statements { try database.execute(sql: statement) }
        }
        try slice.close()
    }

    func overwrite(_ path: String, at offset: UInt64, _ count: Int) throws {
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.seek(toOffset: offset)
        try file.write(contentsOf: Data(repeating: 0xA5, count: count))
        try file.close()
    }

    static let columns: [(table: String, column: String)] = [
        ("message", "received_at"), ("message", "route"), ("message", "peer"), ("message", "decision"),
        ("message", "type"), ("message", "control_id"), ("message", "patient_ids"), ("message", "tags"),
        ("message", "replies"), ("message", "bytes"), ("message", "listener"), ("delivery", "message"),
        ("delivery", "destination"), ("delivery", "state"), ("delivery", "attempts"), ("delivery", "refusals"),
        ("delivery", "control_id"), ("delivery", "lane"), ("delivery", "address"), ("delivery", "reason"),
        ("delivery", "first_attempt"), ("delivery", "settled_at"), ("delivery", "behind"), ("destination", "name"),
        ("destination", "route"), ("uncertain", "messages"), ("note", "kind"), ("note", "at"), ("note", "text"),
    ]
    static let values = ["NULL", "1.5", "'text'", "x'FF00FE'", "-9223372036854775808", "9223372036854775807"]

    @Test("No value in any column of any row stops the store or the process", arguments: columns.indices)
    func anyColumnMayHoldAnything(_ index: Int) async throws {
        let (table, column) = Self.columns[index]
        for value in Self.values {
            let directory = TemporaryDirectory()
            let bench = DamageTests(directory: directory)
            try await bench.fill(Self.old)
            try bench.damage(
                Self.old,
                [
                    "INSERT INTO note (message, at, kind, text) SELECT id, 1, 'retried', 'x' FROM message",
                    "UPDATE \(table) SET \(column) = \(value)",
                ])
            let store = try MessageStore.open(.test(directory), logger: quiet)
            let reader = store.reader
            _ = try? reader.overview()
            for state in DeliveryState.allCases { _ = try? reader.deliveries(DeliveryFilter(states: [state])) }
            let id = MessageID(day: Self.old, count: 1)
            _ = try? reader.message(id)
            _ = try? reader.attempts(of: DeliveryID(message: id, ordinal: 1))
            _ = try? reader.payload(of: DeliveryID(message: id, ordinal: 1))
            _ = store.retransmission(listener: "127.0.0.1:2575", connection: 7, bytes: Sample.bytes("C3"))
            _ = store.replies(of: id)
            try? await store.discard(DeliveryID(message: id, ordinal: 1), reason: "test")
            #expect(await store.store([Sample.acceptance(store.nextID(), connection: 8)]).first?.error == nil)
            await store.close()
        }
    }

    init(directory: TemporaryDirectory = TemporaryDirectory()) {
        self.directory = directory
    }

    @Test("A queued delivery that cannot be read becomes a dead letter that names the damage; those around it go out")
    func damagedDeliveryIsSetAside() async throws {
        try await fill(Self.old)
        let hurt = DeliveryID(message: MessageID(day: Self.old, count: 2), ordinal: 1)
        try damage(Self.old, ["UPDATE delivery SET control_id = NULL WHERE message = 200101000000002"])
        let log = LogLines()
        let store = try MessageStore.open(.test(directory), logger: log.logger)
        let lab = FlakyDestination()
        let outbox = Outbox(store: store, logger: quiet)
        outbox.apply([OutboxDestination(route: "registrations", definition: Sample.definition(), destination: lab)])
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await outbox.run() }
            await lab.wait { $0.confirmed.count == 2 }
            tasks.cancelAll()
        }
        try await store.flush()
        #expect(lab.seen.confirmed.map(\.message.count) == [1, 3])
        let dead = try store.reader.deliveries(.deadLetters)
        #expect(dead.map(\.id) == [hurt])
        #expect(dead.first?.reason?.contains("column control_id holds NULL") == true, "\(dead)")
        let told = log.lines.filter { $0.contains("damaged row") }
        #expect(told.contains { $0.contains("2020-01-01.orderly") && $0.contains("200101-000002.1") }, "\(told)")
        #expect(Set(told).count == told.count, "told of once")
        #expect(store.reader.damage.rowCount == 1)
        await store.close()
    }

    @Test(
        "A damaged old slice is moved aside at the start, loudly and whole; the rest goes on",
        arguments: ["header", "short", "empty", "tables"])
    func oldSliceIsQuarantined(_ kind: String) async throws {
        try await fill(Self.old)
        let sizeBefore = try Data(contentsOf: URL(filePath: path(Self.old))).count
        switch kind {
        case "header": try overwrite(path(Self.old), at: 0, 100)
        case "short": #expect(truncate(path(Self.old), off_t(sizeBefore / 2 / 4096 * 4096)) == 0)
        case "empty": #expect(truncate(path(Self.old), 0) == 0)
        default: try damage(Self.old, ["DROP TABLE delivery"])
        }
        let log = LogLines()
        let store = try MessageStore.open(.test(directory), logger: log.logger)
        #expect(
            log.lines.contains { $0.contains("critical") && $0.contains("2020-01-01.orderly.damaged") }, "\(log.lines)")
        #expect(!FileManager.default.fileExists(atPath: path(Self.old)))
        #expect(FileManager.default.fileExists(atPath: path(Self.old) + ".damaged"))
        #expect(await store.store([Sample.acceptance(store.nextID())]).first?.error == nil)
        #expect(try store.reader.overview().map(\.queued) == [1])
        await store.close()
    }

    @Test(
        "A slice with a delivery in a state that no version writes is never dropped; nobody overlooks it",
        arguments: [
            ("NULL", true), ("'text'", true), ("x'FF00FE'", true), ("9223372036854775807", true), ("12", true),
            ("1.5", false), ("-9223372036854775808", false), ("5", false),
        ])
    func strangeStateIsKept(_ value: String, _ isBeyondOpen: Bool) async throws {
        try await fill(Self.old)
        try damage(
            Self.old,
            [
                "UPDATE delivery SET state = 10",
                "UPDATE delivery SET state = \(value) WHERE message = 200101000000002",
            ])
        let log = LogLines()
        let store = try MessageStore.open(.test(directory), logger: log.logger)
        for _ in 1...2 { #expect(try await store.dropOldSlices() == []) }
        #expect(FileManager.default.fileExists(atPath: path(Self.old)))
        let told = log.lines.filter { $0.contains("2020-01-01.orderly") && $0.contains("no version writes") }
        // The others count as open, and are listed with what waits.
        #expect(told.count == (isBeyondOpen ? 1 : 0), "\(log.lines)")
        #expect(try isBeyondOpen || !store.reader.deliveries(DeliveryFilter()).isEmpty)
        await store.close()
    }

    @Test("A damaged newest slice stops the start and says what to do")
    func newestSliceStops() async throws {
        try await fill(991_230)
        try overwrite(path(991_230), at: 0, 100)
        let error = #expect(throws: StoreError.self) { try MessageStore.open(.test(directory), logger: quiet) }
        #expect(error?.code == .corrupt)
        #expect(error?.description.contains("2099-12-30.orderly") == true, "\(error.debugDescription)")
        #expect(error?.description.contains("backup") == true)
        #expect(FileManager.default.fileExists(atPath: path(991_230)), "it is left where it is")
    }

    @Test("An old slice whose pages turn out to be damaged while the engine runs is moved aside, and intake goes on")
    func oldSliceFoundLater() async throws {
        try await fill(Self.old)
        let store = try MessageStore.open(.test(directory), logger: quiet)
        // Every page but the first, which holds the schema; nothing was read of them yet.
        let size = try Data(contentsOf: URL(filePath: path(Self.old))).count
        try overwrite(path(Self.old), at: 4096, size - 4096)
        _ = try store.reader.overview()
        #expect(store.reader.damage.descriptions.contains { $0.contains("2020-01-01.orderly") })
        while FileManager.default.fileExists(atPath: path(Self.old)) { try await store.flush() }
        #expect(FileManager.default.fileExists(atPath: path(Self.old) + ".damaged"))
        #expect(store.state == .storing)
        #expect(await store.store([Sample.acceptance(store.nextID())]).first?.error == nil)
        await store.close()
    }
}

/// What was logged, a line each.
final class LogLines: Sendable {
    private let stored = Mutex<[String]>([])
    var lines: [String] { stored.withLock { $0 } }

    var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

    private struct Handler: LogHandler {
        let lines: LogLines
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        init(lines: LogLines) {
            self.lines = lines
        }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let values = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
            lines.stored.withLock { $0.append("\(event.level) \(event.message) \(values)") }
        }
    }
}
