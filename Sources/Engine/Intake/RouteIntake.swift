import CharacterSets
import Delivery
import HL7
import Logging
import MLLP
import Pipeline
import Routes
import Synchronization

/// What the connections of one listener share: the route as it runs now, the store, and who is told.
final class RouteIntake: Sendable {
    let store: MessageStore
    let outbox: Outbox
    let breaker: CrashBreaker
    let clock: WallClock
    let logger: Logger
    let listener: String
    /// For marks of messages in work.
    let label: WorkLabel
    let limits: MessageLimits
    let observer: @Sendable (EngineEvent) -> Void
    /// What was let in since the engine started.
    let tolerated = ToleranceCounters()
    private let current: Mutex<RouteRunner>
    private let awaited = Atomic<Int>(0)

    /// How many messages may be kept in memory whose acknowledgement waits in a queue for their deliveries.
    private static let awaitedLimit = 10_000

    init(
        runner: RouteRunner, store: MessageStore, outbox: Outbox, breaker: CrashBreaker, clock: WallClock,
        logger: Logger, listener: String, messageLimit: ByteCount, observer: @escaping @Sendable (EngineEvent) -> Void
    ) {
        self.store = store
        self.outbox = outbox
        self.breaker = breaker
        self.clock = clock
        self.logger = logger
        self.listener = listener
        self.label = WorkLabel(route: runner.route.name, listener: listener)
        self.observer = observer
        var limits = MessageLimits()
        limits.bytes = messageLimit.bytes
        self.limits = limits
        self.current = Mutex(runner)
    }

    /// The route at this moment; a message in flight keeps the one it started with.
    var runner: RouteRunner { current.withLock { $0 } }

    /// Tells the log that a sender's MSH-18 is not true, or that its text cannot be read.
    func report(_ notes: [TextNote], id: MessageID, keys: MessageKeys) {
        for note in notes {
            let isUnread = if case .undecodable = note { true } else { false }
            logger.log(
                level: isUnread ? .warning : .info, "character set",
                metadata: [
                    "message": "\(id)", "route": "\(runner.route.name)",
                    "control_id": "\(Printable.text(keys.controlID, limit: 50))", "reason": "\(note)",
                ])
        }
    }

    /// Whether a repeated message is compared with those whose answer may be lost.
    var remembersRetransmissions: Bool {
        guard case .mllp(let listener) = runner.route.listener else { return false }
        return listener.duplicates == .retransmit
    }

    /// What goes out for a frame once it is stored: with MLLP release 2 its commit block, then the HL7 answers.
    func frames(_ replies: [[UInt8]]) -> [[UInt8]] {
        isReleaseTwo ? [CommitBlock.stored.content] + replies : replies
    }

    /// A frame that cannot be stored has no HL7 answer: with release 2 its sender is told to send it again, without it
    /// the connection closes to the same effect.
    func refuseToCommit(on connection: Connection) {
        if isReleaseTwo { connection.reply([CommitBlock.notStored.content]) } else { connection.close() }
    }

    var isReleaseTwo: Bool {
        guard case .mllp(let listener) = runner.route.listener else { return false }
        return listener.release == .two
    }

    /// The negative answer to bytes that are not stored.
    func refusal(of header: Header, because reason: String, code: ErrorCode) -> [[UInt8]] {
        let now = clock.read()
        return runner.replies(
            toUnread: header, Problem(code: code, text: reason, place: runner.route.place),
            identifier: "R" + String(now.nanoseconds, radix: 36).uppercased(), at: now.timestamp
        ).all
    }

    /// Bytes that are no HL7 message: nothing is stored.
    func reportRefusal(because reason: String, of connection: Connection) {
        observer(.refused(route: runner.route.name, reason: reason))
        logger.warning(
            "not an HL7 message",
            metadata: [
                "route": "\(runner.route.name)", "listener": "\(listener)", "peer": "\(connection.remoteAddress)",
                "reason": "\(reason)",
            ])
    }

    /// Whether there is room for one more message whose acknowledgement waits in a queue. It counts until
    /// ``endAwaiting()`` in any case.
    func beginAwaiting() -> Bool {
        awaited.wrappingAdd(1, ordering: .relaxed).newValue <= Self.awaitedLimit
    }

    func endAwaiting() { awaited.wrappingSubtract(1, ordering: .relaxed) }

    /// Tells the observer, and the log where a person has to know.
    func report(_ event: EngineEvent) {
        if case .accepted(let accepted) = event, let reason = accepted.reason {
            let metadata: Logger.Metadata = [
                "message": "\(accepted.id)", "route": "\(accepted.route)", "control_id": "\(accepted.controlID)",
                "type": "\(accepted.type)", "reason": "\(reason)",
            ]
            switch accepted.kind {
            case .deadLettered: logger.warning("needs an operator", metadata: metadata)
            case .rejected: logger.notice("rejected", metadata: metadata)
            case .queued, .skipped: logger.debug("skipped", metadata: metadata)
            }
        }
        if case .accepted(let accepted) = event { count(accepted) }
        observer(event)
    }

    /// A line in the log for the first message with a deviation, the tenth, the hundredth and so on.
    private func count(_ accepted: EngineEvent.Accepted) {
        for milestone in tolerated.count(accepted.tolerated) {
            logger.notice(
                "tolerated",
                metadata: [
                    "route": "\(accepted.route)", "deviation": "\(milestone.deviation.rawValue)",
                    "messages": "\(milestone.messages)", "message": "\(accepted.id)",
                ])
        }
    }
}
