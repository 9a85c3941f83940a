import Synchronization

extension MessageStore {
    /// Stores messages that no connection waits for, in order.
    ///
    /// - Returns: as many as `acceptances`, once what could be handed over is durable or failed. When too much waits to
    ///   be stored already, the rest is `full`, to be tried again.
    package func accept(_ acceptances: [Acceptance]) async -> [CommitResult] {
        guard !acceptances.isEmpty else { return [] }
        return await withCheckedContinuation { continuation in
            let collector = Collector(acceptances.count, continuation)
            for (index, acceptance) in acceptances.enumerated() {
                guard submit(acceptance, ticket: UInt64(index), receiver: collector) else {
                    let busy = CommitResult.failed(StoreError(.full, "the store is busy; try again"))
                    return collector.commitFinished((index..<acceptances.count).map { UInt64($0) }, busy)
                }
            }
        }
    }

    /// Waits for the commits of one call.
    private final class Collector: CommitReceiver {
        private struct State {
            var results: [CommitResult?]
            var missing: Int
            var continuation: CheckedContinuation<[CommitResult], Never>?
        }

        private let state: Mutex<State>

        init(_ count: Int, _ continuation: CheckedContinuation<[CommitResult], Never>) {
            state = Mutex(
                State(results: Array(repeating: nil, count: count), missing: count, continuation: continuation))
        }

        func commitFinished(_ tickets: [UInt64], _ result: CommitResult) {
            let end = state.withLock { state -> (CheckedContinuation<[CommitResult], Never>, [CommitResult])? in
                for ticket in tickets {
                    guard let index = Int(exactly: ticket), state.results.indices.contains(index),
                        state.results[index] == nil
                    else { continue }
                    state.results[index] = result
                    state.missing -= 1
                }
                guard state.missing == 0, let continuation = state.continuation else { return nil }
                state.continuation = nil
                return (continuation, state.results.compactMap { $0 })
            }
            end?.0.resume(returning: end?.1 ?? [])
        }
    }
}
