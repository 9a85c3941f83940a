import MLLP
import NIOCore
import Synchronization

/// Sees what a listener's connections bring, and answers at once, later, or not at all.
final class Recorder: Sendable {
    enum Seen: Sendable {
        case message([UInt8], Connection)
        case violation(FramingViolation, Connection)
        case closed(Connection)
    }

    /// What is answered on the event loop, right away; `nil` = nothing, the test replies later.
    typealias Respond = @Sendable ([UInt8]) -> [[UInt8]]?

    private let respond: Respond
    private let refuse: @Sendable (FramingViolation) -> [[UInt8]]
    private let log = Mutex<[Seen]>([])
    private let feed: AsyncStream<Seen>.Continuation
    let events: AsyncStream<Seen>

    init(
        respond: @escaping Respond = { [[UInt8]("ACK ") + $0] },
        refuse: @escaping @Sendable (FramingViolation) -> [[UInt8]] = { _ in [] }
    ) {
        self.respond = respond
        self.refuse = refuse
        (events, feed) = AsyncStream.makeStream()
    }

    func makeHandler() -> any ConnectionHandler { Handler(recorder: self) }

    var messages: [[UInt8]] {
        log.withLock { $0.compactMap { if case .message(let message, _) = $0 { message } else { nil } } }
    }

    var violations: [FramingViolation] {
        log.withLock { $0.compactMap { if case .violation(let violation, _) = $0 { violation } else { nil } } }
    }

    var connections: [Connection] {
        log.withLock { $0.compactMap { if case .message(_, let connection) = $0 { connection } else { nil } } }
    }

    var closedCount: Int {
        log.withLock { $0.count { if case .closed = $0 { true } else { false } } }
    }

    /// The next message's connection, skipping everything else.
    func nextMessage() async -> (bytes: [UInt8], connection: Connection)? {
        for await seen in events { if case .message(let bytes, let connection) = seen { return (bytes, connection) } }
        return nil
    }

    func nextViolation() async -> FramingViolation? {
        for await seen in events { if case .violation(let violation, _) = seen { return violation } }
        return nil
    }

    func nextClosed() async {
        for await seen in events { if case .closed = seen { return } }
    }

    private func see(_ seen: Seen) {
        log.withLock { $0.append(seen) }
        feed.yield(seen)
    }

    private final class Handler: ConnectionHandler {
        private let recorder: Recorder

        init(recorder: Recorder) { self.recorder = recorder }

        func received(_ message: [UInt8], on connection: Connection) {
            recorder.see(.message(message, connection))
            if let answers = recorder.respond(message) { connection.reply(answers) }
        }

        func violated(_ violation: FramingViolation, on connection: Connection) {
            recorder.see(.violation(violation, connection))
            let answers = recorder.refuse(violation)
            if !answers.isEmpty { connection.reply(answers) }
        }

        func closed(_ connection: Connection) { recorder.see(.closed(connection)) }
    }
}
