import Delivery
import Foundation
import GRDB
import Pipeline
import Testing

@Suite struct SearchTests {
    let directory = TemporaryDirectory()
    static let hour: Int64 = 3_600_000_000_000

    /// What the promise is held against: the keys themselves, message by message.
    private struct Made {
        var acceptance: Acceptance
        var states: Set<MessageState>

        func matches(_ query: MessageQuery) -> Bool {
            let keys = acceptance.keys
            if let since = query.since, acceptance.receivedAt < since { return false }
            if let until = query.until, acceptance.receivedAt > until { return false }
            if let route = query.route, acceptance.route != route { return false }
            if let listener = query.listener, acceptance.listener != listener { return false }
            if let peer = query.peer, !acceptance.peer.hasPrefix(peer + ":") { return false }
            if let application = query.application, keys.sendingApplication != application { return false }
            if let controlID = query.controlID, keys.controlID != controlID { return false }
            if let type = query.type, keys.type != type, !keys.type.starts(with: type + [0x5E]) { return false }
            if let patient = query.patient, !keys.patientIDs.contains(patient) { return false }
            if let visit = query.visit, keys.visit != visit { return false }
            if let order = query.order, !keys.orders.contains(order) { return false }
            for tag in query.tags where !keys.tags.contains(tag) { return false }
            return query.states.isEmpty || !query.states.isDisjoint(with: states)
        }
    }

    /// Messages of two days with every kind of key, few values of each, some settled.
    private func fill(_ store: MessageStore, count: Int) async throws -> [Made] {
        var random = SystemRandomNumberGenerator()
        var made: [Made] = []
        for number in 1...count {
            let id = MessageID(day: number <= count / 2 ? 991_229 : 991_230, count: number)
            var acceptance = Sample.acceptance(
                id, controlID: "C\(Int.random(in: 1...40, using: &random))",
                receivedAt: 4_102_099_200_000_000_000 + Int64(number) * Self.hour / 60)
            acceptance.route = ["admissions", "results"].randomElement() ?? ""
            acceptance.listener = "127.0.0.1:\(2575 + number % 2)"
            acceptance.peer = "10.0.0.\(number % 3):\(40_000 + number)"
            acceptance.keys.sendingApplication = Array(["ADT", "LAB"][number % 2].utf8)
            acceptance.keys.type = Array(["ADT^A01", "ADT^A08", "ORU^R01"][number % 3].utf8)
            acceptance.keys.patientIDs = (0...number % 2).map { _ in
                Array("P\(Int.random(in: 1...20))".utf8)
            }
            acceptance.keys.visit = number % 4 == 0 ? [] : Array("V\(number % 10)".utf8)
            acceptance.keys.orders =
                number % 3 == 2 ? [Array("O\(number % 15)".utf8), Array("F\(number % 7)".utf8)] : []
            acceptance.keys.tags = [MessageKeys.Tag(name: "ward", value: Array("\(number % 5)".utf8))]
            var states: Set<MessageState> = [.queued]
            switch number % 7 {
            case 0: (acceptance.decision, states) = (.skipped(reason: "x"), [.skipped])
            case 1: (acceptance.decision, states) = (.rejected(reason: "x"), [.rejected])
            case 2: (acceptance.decision, states) = (.deadLettered(reason: "x"), [.deadLetter])
            default: break
            }
            made.append(Made(acceptance: acceptance, states: states))
        }
        _ = await store.store(made.map(\.acceptance))
        for index in made.indices where made[index].states == [.queued] && index % 3 == 0 {
            try await store.discard(
                DeliveryID(message: made[index].acceptance.id, ordinal: 1), reason: "test")
            made[index].states = [.discarded]
        }
        return made
    }

    private static func queries() -> [MessageQuery] {
        var queries = [MessageQuery()]
        func add(_ change: (inout MessageQuery) -> Void) {
            var query = MessageQuery()
            change(&query)
            queries.append(query)
        }
        func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
        add { $0.patient = bytes("P7") }
        add { $0.controlID = bytes("C3") }
        add { $0.visit = bytes("V5") }
        add { $0.order = bytes("F3") }
        add { $0.tags = [MessageKeys.Tag(name: "ward", value: bytes("3"))] }
        add { $0.route = "results" }
        add { $0.listener = "127.0.0.1:2576" }
        add { $0.peer = "10.0.0.2" }
        add { $0.application = bytes("LAB") }
        add { $0.type = bytes("ADT^A08") }
        add { $0.type = bytes("ADT") }
        add { $0.since = 4_102_099_200_000_000_000 + 2 * hour }
        add { $0.until = 4_102_099_200_000_000_000 + hour }
        for state in MessageState.allCases { add { $0.states = [state] } }
        add { $0.states = [.discarded, .skipped, .deadLetter] }
        add { ($0.patient, $0.type) = (bytes("P2"), bytes("ADT")) }
        add { ($0.route, $0.states) = ("admissions", [.deadLetter]) }
        add { ($0.route, $0.type, $0.application) = ("admissions", bytes("ORU"), bytes("ADT")) }
        add { ($0.patient, $0.states) = (bytes("P4"), [.queued, .discarded]) }
        add {
            ($0.since, $0.until, $0.peer) = (
                4_102_099_200_000_000_000, 4_102_110_000_000_000_000, "10.0.0.1"
            )
        }
        add { $0.patient = bytes("nobody") }
        return queries
    }

    @Test(
        "Every way of looking finds exactly what there is, newest first, with the index, without it, and half of it",
        arguments: ["whole", "none", "half", "damaged"])
    func findsExactly(_ kind: String) async throws {
        var configuration = StoreConfiguration.test(directory)
        configuration.isIndexed = kind == "whole"
        let store = try MessageStore.open(configuration, logger: quiet)
        var made = try await fill(store, count: 210)
        if kind != "none" { try await store.index() }
        if kind == "half" {
            // Behind the index, and below ids that it knows: what another event loop committed late.
            for count in [500, 499, 300, 310] {
                let late = Sample.acceptance(
                    MessageID(day: 991_230, count: count), controlID: "C3",
                    receivedAt: 4_102_110_000_000_000_000)
                made.append(Made(acceptance: late, states: [.queued]))
                _ = await store.store([late])
                if count == 499 { try await store.index() }
            }
        }
        if kind == "damaged" {
            for name in ["2099-12-29.index", "2099-12-30.index"] {
                try Data("no index".utf8).write(to: URL(filePath: directory.path + "/" + name))
            }
        }
        for query in Self.queries() {
            let expected = made.filter { $0.matches(query) }.map(\.acceptance.id).sorted(by: >)
            #expect(try store.reader.find(query, limit: 1000).map(\.id) == expected, "\(query)")
            #expect(try store.reader.count(query) == expected.count, "\(query)")
            var pages: [MessageID] = []
            while true {
                let page = try store.reader.find(query, before: pages.last, limit: 7).map(\.id)
                pages += page
                if page.count < 7 { break }
            }
            #expect(pages == expected, "\(query)")
        }
        let one = try #require(try store.reader.find(MessageQuery(), limit: 1).first)
        #expect(
            one.keys.controlID
                == made.max { $0.acceptance.id < $1.acceptance.id }?.acceptance.keys.controlID)
        await store.close()
    }

    @Test(
        "The index follows by itself, is private like the slice, and is made again when it is taken away"
    )
    func followsByItself() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        _ = await store.store([Sample.acceptance(store.nextID())])
        try await store.index()
        let name = try #require(
            FileManager.default.contentsOfDirectory(atPath: directory.path).first {
                $0.hasSuffix(".index")
            })
        let mode = try FileManager.default.attributesOfItem(atPath: directory.path + "/" + name)[
            .posixPermissions]
        #expect(mode as? Int == 0o600)
        await store.close()
        try FileManager.default.removeItem(atPath: directory.path + "/" + name)
        let again = try MessageStore.open(.test(directory), logger: quiet)
        try await again.index()
        let index = try DatabaseQueue(path: directory.path + "/" + name)
        let known = try await index.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM seen") }
        #expect(known == 1)
        await again.close()
    }
}
