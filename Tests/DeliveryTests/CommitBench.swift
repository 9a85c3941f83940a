import Delivery
import Foundation
import Pipeline
import Synchronization
import Testing

/// Figures, not promises: `ORDERLY_BENCH=1 swift test -c release --filter CommitBench`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["ORDERLY_BENCH"] == "1"), .serialized)
struct CommitBench {
    let directory = TemporaryDirectory()

    @Test(
        "Durable messages a second and time to the commit, with as many senders as said",
        arguments: [1, 8, 16, 64, 256])
    func groupCommit(_ senders: Int) async throws {
        let sync = try flushRate()
        var configuration = StoreConfiguration.test(directory)
        if let pages = ProcessInfo.processInfo.environment["ORDERLY_CHECKPOINT_PAGES"].flatMap({ Int($0) }) {
            configuration.checkpointPages = pages
        }
        let store = try MessageStore.open(configuration, logger: quiet)
        let load = Load(store: store, seconds: 3)
        load.start(senders)
        let latencies = await load.result()
        let sorted = latencies.sorted()
        func percentile(_ share: Double) -> Double {
            sorted.isEmpty ? 0 : Double(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]) / 1e6
        }
        let figures = [0.5, 0.99, 0.999].map { String(format: "%.2f", percentile($0)) }.joined(separator: " / ")
        let line =
            "\(senders) senders: \(sorted.count / 3)/s, p50/p99/p99.9 \(figures) ms; write+fdatasync of 1 KB \(sync)/s\n"
        FileHandle.standardError.write(Data(line.utf8))
        #expect(!sorted.isEmpty)
        await store.close()
    }

    /// Appends 1 KB and flushes, for half a second.
    private func flushRate() throws -> Int {
        try FileManager.default.createDirectory(atPath: directory.path, withIntermediateDirectories: true)
        let descriptor = open(directory.path + "/flush", O_RDWR | O_CREAT, 0o600)
        defer { close(descriptor) }
        let block = [UInt8](repeating: 0x41, count: 1024)
        let start = ContinuousClock.now
        var count = 0
        while start.duration(to: .now) < .milliseconds(500) {
            _ = block.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard fdatasync(descriptor) == 0 else { break }
            count += 1
        }
        return count * 2
    }
}

/// Senders that each wait for their commit before they send again.
private final class Load: CommitReceiver {
    private struct State {
        var began: [UInt64: UInt64] = [:]
        var latencies: [UInt64] = []
        var running = 0
        var continuation: CheckedContinuation<[UInt64], Never>?
    }

    private let store: MessageStore
    private let end: UInt64
    private let template: Acceptance
    private let state = Mutex(State())

    init(store: MessageStore, seconds: UInt64) {
        self.store = store
        self.end = Self.now() + seconds * 1_000_000_000
        self.template = Sample.acceptance(store.nextID(), filler: 760)
    }

    static func now() -> UInt64 { DispatchTime.now().uptimeNanoseconds }

    func start(_ senders: Int) {
        state.withLock { state in
            state.running = senders
            state.latencies.reserveCapacity(1_000_000)
        }
        for sender in 1...UInt64(senders) { send(sender) }
    }

    private func send(_ sender: UInt64) {
        var acceptance = template
        acceptance.id = store.nextID()
        acceptance.connection = sender
        let now = Self.now()
        state.withLock { $0.began[sender] = now }
        _ = store.submit(acceptance, ticket: sender, receiver: self)
    }

    func commitFinished(_ tickets: [UInt64], _ result: CommitResult) {
        let now = Self.now()
        let isOver = now >= end
        let finished = state.withLock { state -> CheckedContinuation<[UInt64], Never>? in
            for ticket in tickets {
                if let began = state.began[ticket] { state.latencies.append(now - began) }
            }
            guard isOver else { return nil }
            state.running -= tickets.count
            return state.running == 0 ? state.continuation : nil
        }
        if let finished {
            finished.resume(returning: state.withLock { $0.latencies })
        } else if !isOver {
            for ticket in tickets { send(ticket) }
        }
    }

    func result() async -> [UInt64] {
        await withCheckedContinuation { continuation in
            let latencies: [UInt64]? = state.withLock { state in
                if state.running == 0 { return state.latencies }
                state.continuation = continuation
                return nil
            }
            if let latencies { continuation.resume(returning: latencies) }
        }
    }
}
