package import Pipeline
import Synchronization

/// A destination that does to each attempt what its script says, and remembers what it was given.
package final class FlakyDestination: Destination {
    package enum Act: Sendable {
        case confirm(answer: [UInt8]? = nil)
        case fail(DeliveryFailure)
        /// Ends only with ``release(_:)`` or cancellation.
        case hold
    }

    private struct State {
        var script: [Act]
        var then: Act
        var attempts: [OutboundItem] = []
        var confirmed: [OutboundItem] = []
        var held: [(item: OutboundItem, continuation: AsyncStream<Act>.Continuation)] = []
        var inFlight = 0
        var mostInFlight = 0
        var isShutDown = false
        var waiters:
            [(isMet: @Sendable (FlakyDestination.Seen) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []

        var seen: Seen {
            Seen(attempts: attempts, confirmed: confirmed, held: held.map(\.item))
        }
    }

    /// What has happened until now.
    package struct Seen: Sendable {
        package var attempts: [OutboundItem]
        package var confirmed: [OutboundItem]
        package var held: [OutboundItem]
    }

    private let state: Mutex<State>

    package init(_ script: [Act] = [], then: Act = .confirm()) {
        state = Mutex(State(script: script, then: then))
    }

    package var seen: Seen { state.withLock { $0.seen } }
    package var mostInFlight: Int { state.withLock { $0.mostInFlight } }
    package var isShutDown: Bool { state.withLock { $0.isShutDown } }

    /// From now on, after the rest of the script.
    package func then(_ act: Act) { state.withLock { $0.then = act } }

    package func deliver(_ item: OutboundItem) async throws(DeliveryFailure) -> Delivered {
        let (stream, continuation) = AsyncStream.makeStream(of: Act.self)
        change { state in
            state.attempts.append(item)
            state.inFlight += 1
            state.mostInFlight = max(state.mostInFlight, state.inFlight)
            let act = state.script.isEmpty ? state.then : state.script.removeFirst()
            if case .hold = act {
                state.held.append((item, continuation))
            } else {
                continuation.yield(act)
            }
        }
        var act: Act?
        for await released in stream {
            act = released
            break
        }
        let end = act
        change { state in
            state.inFlight -= 1
            state.held.removeAll { $0.item.message == item.message }
            if case .confirm = end { state.confirmed.append(item) }
        }
        switch end {
        case .confirm(let answer): return Delivered(answer: answer)
        case .fail(let failure): throw failure
        case .hold, nil: throw DeliveryFailure(kind: .noAnswer, code: "cancelled", reason: "cancelled")
        }
    }

    package func shutdown() async { state.withLock { $0.isShutDown = true } }

    /// Ends the oldest held attempt.
    package func release(_ act: Act = .confirm()) {
        let continuation = state.withLock { $0.held.isEmpty ? nil : $0.held.removeFirst().continuation }
        continuation?.yield(act)
    }

    /// Returns once `isMet` is true of what has happened.
    package func wait(until isMet: @escaping @Sendable (Seen) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if isMet(state.seen) { return true }
                state.waiters.append((isMet, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    private func change(_ body: (inout State) -> Void) {
        let due = state.withLock { state in
            body(&state)
            let seen = state.seen
            let due = state.waiters.filter { $0.isMet(seen) }.map(\.continuation)
            state.waiters.removeAll { $0.isMet(seen) }
            return due
        }
        for waiter in due { waiter.resume() }
    }
}
