import MLLP
import Pipeline
import Synchronization

/// As many clients as the destination may have connections; callers wait their turn in order.
///
/// The client used last is used first, so that a quiet destination keeps one connection warm rather than all.
final class ClientPool: Sendable {
    private typealias Turn = Settlement<Result<Client, DeliveryFailure>>

    private struct State {
        var idle: [Client]
        var busy: [ObjectIdentifier: Client] = [:]
        var waiting: [Turn] = []
        var isShutDown = false
    }

    private let state: Mutex<State>
    private let makeClient: @Sendable () -> Client
    private let keepsConnections: Bool

    private static let shutDown = DeliveryFailure(
        kind: .unreachable, code: "shut_down", reason: "the destination is shut down")
    private static let cancelled = DeliveryFailure(
        kind: .unreachable, code: "cancelled", reason: "cancelled before a connection was free")

    /// - Parameter keepsConnections: `false` ends each connection with its exchange.
    init(size: Int, keepsConnections: Bool, makeClient: @escaping @Sendable () -> Client) {
        self.makeClient = makeClient
        self.keepsConnections = keepsConnections
        state = Mutex(State(idle: (0..<max(1, size)).map { _ in makeClient() }))
    }

    func take() async throws(DeliveryFailure) -> Client {
        let turn = Turn()
        let ready = state.withLock { state -> Result<Client, DeliveryFailure>? in
            if state.isShutDown { return .failure(Self.shutDown) }
            guard let client = state.idle.popLast() else {
                state.waiting.append(turn)
                return nil
            }
            state.busy[ObjectIdentifier(client)] = client
            return .success(client)
        }
        if let ready { return try ready.get() }
        let result = await turn.value { turn.settle(.failure(Self.cancelled)) }
        if case .failure = result {
            state.withLock { state in state.waiting.removeAll { $0 === turn } }
        }
        return try result.get()
    }

    /// Hands the client to the next in line. Without kept connections, its connection is closed first.
    func giveBack(_ client: Client) async {
        guard keepsConnections else {
            await client.shutdown()
            return pass(on: makeClient(), insteadOf: client)
        }
        pass(on: client, insteadOf: client)
    }

    func shutdown() async {
        let (clients, waiting) = state.withLock { state in
            defer {
                state.isShutDown = true
                state.idle = []
                state.waiting = []
            }
            return (state.idle + state.busy.values, state.waiting)
        }
        for turn in waiting { turn.settle(.failure(Self.shutDown)) }
        for client in clients { await client.shutdown() }
    }

    private func pass(on client: Client, insteadOf old: Client) {
        while true {
            let turn = state.withLock { state -> Turn? in
                state.busy[ObjectIdentifier(old)] = nil
                if state.isShutDown { return nil }
                guard !state.waiting.isEmpty else {
                    state.idle.append(client)
                    return nil
                }
                state.busy[ObjectIdentifier(client)] = client
                return state.waiting.removeFirst()
            }
            guard let turn else { return }
            if turn.settle(.success(client)) { return }
            state.withLock { $0.busy[ObjectIdentifier(client)] = nil }
        }
    }
}
