import Delivery
import Foundation
import Pipeline
import Testing

@Suite struct ReplayLedgerTests {
    let directory = TemporaryDirectory()

    private func ledger() throws -> ReplayLedger {
        try FileManager.default.createDirectory(atPath: directory.path, withIntermediateDirectories: true)
        return try ReplayLedger(directory: directory.path)
    }

    private func job() -> ReplayJob {
        var query = MessageQuery()
        query.patient = Array("4711".utf8)
        query.states = [.delivered]
        return ReplayJob(
            selection: ReplaySelection(query, mode: .asSent, destination: "lab"), rate: 60, user: "kim",
            reason: "lost at the lab", createdAt: 5)
    }

    private func ids(_ counts: ClosedRange<Int>) -> [MessageID] { counts.map { MessageID(day: 261_125, count: $0) } }

    @Test("A replay is on record as it was asked for, and goes on behind what it has done, in order, after a restart")
    func survives() throws {
        var ledger = try ledger()
        let number = try ledger.add(job())
        try ledger.list(ids(6...10).reversed(), of: number, anew: true)
        try ledger.list(ids(1...5).reversed(), of: number, anew: false)
        try ledger.begin(number, total: 10)
        try ledger.advance(
            number, to: ids(4...4)[0], sent: 3, passedOver: 0,
            failures: [.init(message: ids(2...2)[0], reason: "no route")])
        ledger.close()
        ledger = try self.ledger()
        let found = try #require(try ledger.open().first)
        var expected = job()
        expected.number = number
        #expect(found.selection == expected.selection && found.user == "kim" && found.reason == expected.reason)
        #expect(found.state == .running && found.total == 10 && found.sent == 3 && found.failed == 1)
        #expect(try ledger.next(of: number, limit: 3) == ids(5...7))
        #expect(try ledger.failures(of: number) == [.init(message: ids(2...2)[0], reason: "no route")])
        let mode = try FileManager.default.attributesOfItem(atPath: directory.path + "/orderly.db")[.posixPermissions]
        #expect(mode as? Int == 0o600)
        ledger.close()
    }

    @Test("At most four are under way; one that is over makes room, cannot end twice, and is not listed for any more")
    func limits() throws {
        let ledger = try ledger()
        let numbers = try (1...ReplayJob.mostAtOnce).map { _ in try ledger.add(job()) }
        let error = #expect(throws: StoreError.self) { try ledger.add(job()) }
        #expect(error?.message.contains("the limit is 4") == true)
        #expect(try ledger.end(numbers[0], .cancelled, remark: "by kim"))
        #expect(try !ledger.end(numbers[0], .done, remark: nil))
        try ledger.list(ids(1...2), of: numbers[0], anew: false)
        #expect(try ledger.next(of: numbers[0], limit: 10).isEmpty)
        #expect(try ledger.add(job()) == numbers.count + 1)
        #expect(throws: StoreError.self) { try ledger.resume(numbers[0]) }
        #expect(try ledger.end(numbers[1], .interrupted, remark: "x"))
        try ledger.resume(numbers[1])
        #expect(try ledger.job(numbers[1])?.state == .selecting)
        ledger.close()
    }

    @Test("What a replay made is stored with its step; the same step twice is refused without harm to its group")
    func stepsAreStoredOnce() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        let original = MessageID(day: 261_124, count: 7)
        func copy() -> Acceptance {
            var acceptance = Sample.acceptance(store.nextID())
            acceptance.replay = ReplayStep(job: 3, original: original)
            return acceptance
        }
        let gate = await Gate.close(store)
        let (first, second, other) = (copy(), copy(), Sample.acceptance(store.nextID()))
        async let results = store.accept([first, second, other])
        gate.open()
        let outcomes = await results.map { result -> StoreError.Code? in
            if case .failed(let error) = result { error.code } else { nil }
        }
        #expect(outcomes == [nil, .badRecord, nil])
        #expect(try store.reader.made(by: 3, of: original...original, since: 0) == [original: first.id])
        #expect(try store.reader.made(by: 4, of: original...original, since: 0).isEmpty)
        #expect(try store.reader.message(second.id) == nil)
        #expect(try store.reader.message(other.id) != nil)
        await store.close()
    }
}
