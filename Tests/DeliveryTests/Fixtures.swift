import Delivery
import Foundation
import HL7
import Logging
import Pipeline
import Routes
import Synchronization

/// A directory of its own for each test, gone afterwards.
final class TemporaryDirectory: Sendable {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "orderly-" + UUID().uuidString
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

extension StoreConfiguration {
    /// Without the watermark: the disk of the machine that tests is none of theirs.
    static func test(_ directory: TemporaryDirectory) -> StoreConfiguration {
        var configuration = StoreConfiguration(directory: directory.path)
        configuration.freeSpace = { _ in nil }
        configuration.reserve = ByteCount(bytes: 0)
        configuration.probeAfter = .milliseconds(1) ... .milliseconds(5)
        return configuration
    }
}

/// Collects commit results and lets a test wait for them.
final class Receiver: CommitReceiver {
    struct Call: Sendable {
        var tickets: [UInt64]
        var error: StoreError?
    }

    private struct State {
        var calls: [Call] = []
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

        var done: Int { calls.reduce(0) { $0 + $1.tickets.count } }
    }

    private let state = Mutex(State())
    private let whenCalled: @Sendable ([UInt64]) -> Void

    init(whenCalled: @escaping @Sendable ([UInt64]) -> Void = { _ in }) {
        self.whenCalled = whenCalled
    }

    func commitFinished(_ tickets: [UInt64], _ result: CommitResult) {
        whenCalled(tickets)
        let error: StoreError? =
            switch result {
            case .durable: nil
            case .failed(let error): error
            }
        let due = state.withLock { state in
            state.calls.append(Call(tickets: tickets, error: error))
            let done = state.done
            let due = state.waiters.filter { $0.count <= done }.map(\.continuation)
            state.waiters.removeAll { $0.count <= done }
            return due
        }
        for waiter in due { waiter.resume() }
    }

    var calls: [Call] { state.withLock { $0.calls } }

    /// The calls, once `count` tickets are done.
    func finished(_ count: Int) async -> [Call] {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.done >= count { return true }
                state.waiters.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
        return calls
    }
}

enum Sample {
    static func bytes(_ controlID: String, filler: Int = 0) -> [UInt8] {
        let header = "MSH|^~\\&|ADT|WEST|ORDERLY|HUB|20261123101500||ADT^A01^ADT_A01|\(controlID)|P|2.5.1\r"
        return Array((header + "PID|1||123456^^^WEST^MR||MUSTER^MAX\r").utf8) + [UInt8](repeating: 0x41, count: filler)
    }

    static func planned(
        _ destination: String = "lab", payload: [UInt8]? = nil, controlID: String = "C",
        lane: PlannedDelivery.Lane = .whole
    ) -> PlannedDelivery {
        PlannedDelivery(destination: destination, payload: payload, controlID: Array(controlID.utf8), lane: lane)
    }

    static func acceptance(
        _ id: MessageID, controlID: String = "C1", connection: UInt64 = 1, filler: Int = 0,
        decision: Acceptance.Decision = .queued([planned()]), bytes: [UInt8]? = nil, receivedAt: Int64? = nil,
        isPipelined: Bool = false
    ) -> Acceptance {
        var keys = MessageKeys()
        keys.controlID = Array(controlID.utf8)
        keys.type = Array("ADT^A01".utf8)
        keys.patientIDs = [Array("123456".utf8), Array("7:8,9".utf8)]
        keys.tags = [MessageKeys.Tag(name: "ward", value: Array("3B".utf8))]
        return Acceptance(
            id: id, route: "registrations", routeVersion: "a1b2c3", listener: "127.0.0.1:2575", connection: connection,
            peer: "127.0.0.1:40000", receivedAt: receivedAt ?? Int64(Date().timeIntervalSince1970 * 1e9),
            bytes: bytes ?? self.bytes(controlID, filler: filler), keys: keys, decision: decision,
            replies: [Array("MSA|AA|\(controlID)".utf8)], isPipelined: isPipelined)
    }

    static func definition(
        _ name: String = "lab", keepOrder: DestinationDefinition.KeepOrder = .all, connections: Int = 1,
        retry: DestinationDefinition.Retry = .init(), whenRejected: DestinationDefinition.RejectionPolicy = .deadLetter
    ) -> DestinationDefinition {
        DestinationDefinition(
            name: name, place: Place(file: "registrations.yaml", line: 46, column: 5),
            connector: .mllp(.init(host: "127.0.0.1", port: 2576, connections: connections)), retry: retry,
            whenRejected: whenRejected, keepOrder: keepOrder)
    }
}

extension MessageStore {
    /// Submits and waits for the commit.
    func store(_ acceptances: [Acceptance]) async -> [Receiver.Call] {
        let receiver = Receiver()
        for (index, acceptance) in acceptances.enumerated() {
            _ = submit(acceptance, ticket: UInt64(index), receiver: receiver)
        }
        return await receiver.finished(acceptances.count)
    }
}

/// Holds the committer's thread up, so that what is submitted meanwhile becomes one group.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    static func close(_ store: MessageStore) async -> Gate {
        let gate = Gate()
        await withCheckedContinuation { continuation in
            let receiver = Receiver { _ in
                continuation.resume()
                gate.semaphore.wait()
            }
            _ = store.submit(Sample.acceptance(store.nextID(), connection: 999), ticket: 0, receiver: receiver)
        }
        return gate
    }

    func open() { semaphore.signal() }
}

/// A value that is set on one thread and read on another.
final class OnceBox<Value: Sendable>: Sendable {
    private let stored = Mutex<Value?>(nil)
    var value: Value? { stored.withLock { $0 } }
    func set(_ value: Value?) { stored.withLock { $0 = value } }
}
