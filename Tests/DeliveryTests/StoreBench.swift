import Delivery
import Foundation
import Pipeline
import Routes
import Synchronization
import Testing

/// Figures, not promises: `Tests/Benchmarks/store.sh`. `ORDERLY_BENCH_MESSAGES` says how many, else 1,000,000.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["ORDERLY_BENCH"] == "1"), .serialized)
struct StoreBench {
    let directory = TemporaryDirectory()
    static let day = 200_101
    static let count =
        ProcessInfo.processInfo.environment["ORDERLY_BENCH_MESSAGES"].flatMap { Int($0) } ?? 1_000_000

    /// 900 bytes, ten keys; a patient has twenty messages, a visit four.
    static func acceptance(_ id: MessageID, receivedAt: Int64? = nil, connection: UInt64) -> Acceptance {
        var acceptance = Sample.acceptance(
            id, controlID: "MSG\(id.count)", connection: connection, filler: 760,
            decision: .skipped(reason: "not wanted"),
            receivedAt: receivedAt ?? 1_577_880_000_000_000_000 + Int64(id.count))
        acceptance.keys.sendingApplication = Array("ADT".utf8)
        acceptance.keys.sendingFacility = Array("WEST".utf8)
        acceptance.keys.patientIDs = [Array(patient(id.count).utf8)]
        acceptance.keys.visit = Array("V\(id.count / 4)".utf8)
        acceptance.keys.orders = [Array("P\(id.count)".utf8), Array("F\(id.count)".utf8)]
        return acceptance
    }

    /// Patients come in no order.
    static func patient(_ count: Int) -> String { String((count &* 2_654_435_761) % max(1, Self.count / 20)) }

    @Test("Fill, search and drop a day of as many messages as said")
    func searchAndDrop() async throws {
        var configuration = StoreConfiguration.test(directory)
        configuration.keep = .seconds(40_000 * 86_400)
        var rates: [Bool: Double] = [:]
        for isIndexed in [false, true] {
            configuration.isIndexed = isIndexed
            let other = TemporaryDirectory()
            configuration.directory = other.path
            let store = try MessageStore.open(configuration, logger: quiet)
            let share = Self.count / 10
            let filling = Filling(store: store, day: Self.day, count: share, senders: 64)
            let took = await filling.run()
            rates[isIndexed] = Double(share) / took
            print("\(share) messages, index \(isIndexed ? "on" : "off"): \(filling.figures(took))")
            await store.close()
        }
        print("intake with the index: \(Int(100 * (rates[true] ?? 0) / (rates[false] ?? 1))) % of that without")

        configuration.directory = directory.path
        var store = try MessageStore.open(configuration, logger: quiet)
        let filling = Filling(store: store, day: Self.day, count: Self.count, senders: 64)
        print("\(Self.count) messages: \(filling.figures(await filling.run()))")
        var start = ContinuousClock.now
        try await store.index()
        print("index complete \(start.duration(to: .now)) later")
        try search(store.reader)

        // Drop it while messages come in; the store's own retention has nothing to do until it is told to.
        await store.close()
        configuration.keepRecord = .zero
        configuration.keepAtMost = .megabytes(1)
        store = try MessageStore.open(configuration, logger: quiet)
        let load = Filling(store: store, day: 991_231, count: 40_000, senders: 16)
        async let loaded = load.run()
        start = .now
        let dropped = try await store.dropOldSlices()
        print("\(dropped) dropped in \(start.duration(to: .now)) under load")
        print("load meanwhile: \(load.figures(await loaded))")
        await store.close()
    }

    private func search(_ reader: StoreReader) throws {
        func measure(_ name: String, _ make: (Int, inout MessageQuery) -> Void) throws {
            var times: [Duration] = []
            var found = 0
            for _ in 0..<500 {
                var query = MessageQuery()
                make(Int.random(in: 1...Self.count), &query)
                let start = ContinuousClock.now
                found += try reader.find(query, limit: 100).count
                times.append(start.duration(to: .now))
            }
            times.sort()
            print("search by \(name): p50 \(times[250]), p95 \(times[475]), most \(times[499]); \(found / 500) each")
        }
        try measure("patient") { $1.patient = Array(Self.patient($0).utf8) }
        try measure("control id") { $1.controlID = Array("MSG\($0)".utf8) }
        try measure("visit") { $1.visit = Array("V\($0 / 4)".utf8) }
        try measure("order") { $1.order = Array("F\($0)".utf8) }
        try measure("route and type") { ($1.route, $1.type) = ("registrations", Array("ADT^A01".utf8)) }
        try measure("patient and type") { ($1.patient, $1.type) = (Array(Self.patient($0).utf8), Array("ADT".utf8)) }
        var query = MessageQuery()
        query.route = "registrations"
        let start = ContinuousClock.now
        print("counting \(try reader.count(query)): \(start.duration(to: .now))")
    }
}

/// As many senders as said, each with one message in flight.
private final class Filling: CommitReceiver {
    private struct State {
        var next = 1
        var done = 0
        var began: [UInt64: ContinuousClock.Instant] = [:]
        var latencies: [Duration] = []
        var continuation: CheckedContinuation<Void, Never>?
    }

    private let store: MessageStore
    private let day: Int
    private let count: Int
    private let senders: Int
    private let state = Mutex(State())

    init(store: MessageStore, day: Int, count: Int, senders: Int) {
        self.store = store
        self.day = day
        self.count = count
        self.senders = senders
    }

    /// - Returns: seconds.
    func run() async -> Double {
        let start = ContinuousClock.now
        await withCheckedContinuation { continuation in
            state.withLock { $0.continuation = continuation }
            for sender in 0..<senders { send(UInt64(sender)) }
        }
        return start.duration(to: .now) / .seconds(1)
    }

    private func send(_ sender: UInt64) {
        let number = state.withLock { state -> Int? in
            guard state.next <= count else { return nil }
            defer { state.next += 1 }
            state.began[sender] = .now
            return state.next
        }
        guard let number else { return }
        let acceptance = StoreBench.acceptance(MessageID(day: day, count: number), connection: sender)
        _ = store.submit(acceptance, ticket: sender, receiver: self)
    }

    func commitFinished(_ tickets: [UInt64], _ result: CommitResult) {
        let now = ContinuousClock.now
        let finished = state.withLock { state -> CheckedContinuation<Void, Never>? in
            for ticket in tickets {
                if let began = state.began[ticket] { state.latencies.append(began.duration(to: now)) }
            }
            state.done += tickets.count
            guard state.done == count else { return nil }
            defer { state.continuation = nil }
            return state.continuation
        }
        if let finished { return finished.resume() }
        for ticket in tickets { send(ticket) }
    }

    func figures(_ seconds: Double) -> String {
        let times = state.withLock { $0.latencies.sorted() }
        guard let last = times.last else { return "nothing" }
        return "\(Int(Double(count) / seconds))/s, commit p50 \(times[times.count / 2]), "
            + "p99 \(times[times.count * 99 / 100]), most \(last)"
    }
}
