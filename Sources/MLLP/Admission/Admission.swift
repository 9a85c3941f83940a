import NIOCore
import Synchronization

/// Who may connect, and how many at once.
final class Admission: Sendable {
    enum Refusal: String, Error, Hashable {
        case notAllowed = "not in the allow-list"
        case tooMany = "the listener's limit of connections is reached"
        case tooManyFromAddress = "the limit of connections from one address is reached"
        case stopping = "the listener is stopping"
    }

    private struct State {
        var isStopping = false
        var open = 0
        var byAddress: [[UInt8]: Int] = [:]
        var refused: [Refusal: Int] = [:]
        /// Refusals not yet logged, and when the last log line was.
        var unlogged = 0
        var lastLogged: NIODeadline?
    }

    private let allow: [AddressBlock]
    private let limit: Int
    private let limitPerAddress: Int
    private let state = Mutex(State())

    /// A flood of refused connections becomes one log line in this time.
    private static let logInterval = TimeAmount.seconds(10)

    init(allow: [AddressBlock], limit: Int, limitPerAddress: Int) {
        self.allow = allow
        self.limit = limit
        self.limitPerAddress = limitPerAddress
    }

    /// Counts the connection unless it is refused; then every admitted one must be given back by ``leave(_:)``.
    func enter(_ address: [UInt8]?) -> Refusal? {
        let isAllowed = allow.isEmpty || address.map { address in allow.contains { $0.contains(address) } } ?? false
        return state.withLock { state in
            let refusal = refusal(of: address ?? [], isAllowed: isAllowed, in: state)
            if let refusal {
                state.refused[refusal, default: 0] += 1
            } else {
                state.open += 1
                state.byAddress[address ?? [], default: 0] += 1
            }
            return refusal
        }
    }

    func leave(_ address: [UInt8]?) {
        state.withLock { state in
            state.open -= 1
            let left = (state.byAddress[address ?? []] ?? 1) - 1
            state.byAddress[address ?? []] = left > 0 ? left : nil
        }
    }

    /// From now on nobody is let in.
    func stop() {
        state.withLock { $0.isStopping = true }
    }

    /// - Returns: how many refusals a log line now would stand for; `nil` = one was written only just now.
    func refusalsToLog(at now: NIODeadline) -> Int? {
        state.withLock { state in
            state.unlogged += 1
            if let last = state.lastLogged, now < last + Self.logInterval { return nil }
            defer { state.unlogged = 0 }
            state.lastLogged = now
            return state.unlogged
        }
    }

    var counts: (open: Int, refused: [Refusal: Int]) {
        state.withLock { ($0.open, $0.refused) }
    }

    private func refusal(of address: [UInt8], isAllowed: Bool, in state: State) -> Refusal? {
        if state.isStopping { return .stopping }
        if !isAllowed { return .notAllowed }
        if state.open >= limit { return .tooMany }
        return (state.byAddress[address] ?? 0) >= limitPerAddress ? .tooManyFromAddress : nil
    }
}
