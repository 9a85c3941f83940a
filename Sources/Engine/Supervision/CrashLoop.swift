import Delivery
import Logging

/// An engine that crashes again and again although messages that do so are quarantined: the cause may be a delivery or its answer.
/// So nothing is sent for a while, and messages are accepted and stored meanwhile.
struct CrashLoop: Sendable {
    let directory: String
    let destinations: [DestinationKey]

    /// So many crashes within so many seconds.
    private static let limit = 5
    private static let window: Int64 = 60
    /// When sending is tried again.
    private static let pause = Duration.seconds(600)

    /// - Parameters:
    ///   - crashes: nanoseconds since 1970, the newest last; likewise `now`.
    /// - Returns: whether nothing is sent.
    func hold(_ outbox: Outbox, after crashes: [Int64], at now: Int64, logger: Logger) -> Bool {
        let recent = crashes.count { crash in
            let (age, isNoAge) = now.subtractingReportingOverflow(crash)
            return !isNoAge && age >= 0 && age <= Self.window * 1_000_000_000
        }
        guard recent >= Self.limit else { return false }
        logger.critical(
            "the engine crashes again and again: delivery waits, messages are accepted",
            metadata: ["crashes": "\(recent) in \(Self.window) s", "resumes": "in \(Self.pause.components.seconds) s"])
        for key in destinations {
            outbox.hold(key, reason: "the engine crashed \(recent) times in \(Self.window) s")
        }
        return true
    }

    /// Returns when delivery goes on; a store restored from a backup has reasons of its own to wait.
    func release(_ outbox: Outbox, logger: Logger) async throws {
        try await Task.sleep(for: Self.pause)
        guard !StoreBackup.isMarked(directory) else { return }
        for key in destinations { outbox.resume(key) }
        logger.notice("delivery goes on after repeated crashes")
    }
}
