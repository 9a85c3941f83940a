import Engine
import HL7
import Logging
import MLLP
import NIOCore
import Synchronization

/// A receiver of MLLP messages that answers as told: `orderly listen` and the demo's downstream systems.
final class ScriptedReceiver: Sendable {
    struct Received: Sendable {
        /// 1-based, in order of arrival over all connections.
        var number: Int
        var bytes: [UInt8]
        var reply: ScriptedReply
    }

    private struct State {
        var script: ArraySlice<ScriptedReply>
        var last: ScriptedReply
        var count = 0
    }

    private let state: Mutex<State>
    private let clock = WallClock()
    private let listener = Mutex<Listener?>(nil)
    private let respond: @Sendable (Message) -> [UInt8]?
    private let onMessage: @Sendable (Received) -> Void

    /// - Parameters:
    ///   - script: one reply a message; the last one is repeated. Empty = AA.
    ///   - respond: a query's own answer, used instead of an acknowledgement where it is not `nil`.
    init(
        script: [ScriptedReply] = [], respond: @escaping @Sendable (Message) -> [UInt8]? = { _ in nil },
        onMessage: @escaping @Sendable (Received) -> Void
    ) {
        state = Mutex(State(script: script[...], last: script.last ?? .AA))
        self.respond = respond
        self.onMessage = onMessage
    }

    /// Listens on a loopback port; again after ``stop()``.
    /// - Returns: the port, which is another than asked for only when that was 0.
    func start(
        host: String = "127.0.0.1", port: Int, group: any EventLoopGroup, logger: Logger
    ) async throws -> Int {
        let bound = try await Listener.bind(
            ListenerConfiguration(host: host, port: port), group: group, logger: logger
        ) { _ in Handler(receiver: self) }
        listener.withLock { $0 = bound }
        return bound.localPort
    }

    func stop() async {
        let bound = listener.withLock { current in
            defer { current = nil }
            return current
        }
        await bound?.close()
    }

    private func take(_ bytes: [UInt8], on connection: Connection) {
        let received = state.withLock { state in
            state.count += 1
            return Received(number: state.count, bytes: bytes, reply: state.script.popFirst() ?? state.last)
        }
        onMessage(received)
        if received.reply == .close {
            connection.close()
            return
        }
        connection.reply(answer(to: received).map { [$0] } ?? [])
    }

    private func answer(to received: Received) -> [UInt8]? {
        if received.reply == .AA, let message = try? Message(received.bytes), let response = respond(message) {
            return response
        }
        let header = (try? Message(received.bytes)).map { Header($0) } ?? Header(lenient: received.bytes)
        return header.flatMap {
            received.reply.acknowledgement(of: $0, number: received.number, at: clock.read().timestamp)
        }
    }

    private final class Handler: ConnectionHandler {
        private let receiver: ScriptedReceiver

        init(receiver: ScriptedReceiver) {
            self.receiver = receiver
        }

        func received(_ message: [UInt8], on connection: Connection) {
            receiver.take(message, on: connection)
        }

        func violated(_ violation: FramingViolation, on connection: Connection) {}

        func closed(_ connection: Connection) {}
    }
}
