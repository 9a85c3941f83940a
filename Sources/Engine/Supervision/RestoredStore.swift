import Delivery
import Logging

/// A store that was put back from a backup: what was delivered since the backup would be sent again, so nothing is sent
/// until an operator has seen how much that is. Messages are accepted meanwhile.
struct RestoredStore: Sendable {
    let directory: String
    let destinations: [DestinationKey]

    func hold(_ outbox: Outbox, store: MessageStore, logger: Logger) throws {
        guard StoreBackup.isMarked(directory) else { return }
        let queued = try store.reader.overview().reduce(0) { $0 + $1.queued }
        logger.critical(
            "restored from a backup: delivery waits for `orderly store release`",
            metadata: ["wouldBeSentAgain": "\(queued)"])
        for key in destinations {
            outbox.hold(key, reason: "restored from a backup: orderly store release")
        }
    }

    /// Also ends what destinations wait for because a damaged slice was moved aside.
    func release(_ outbox: Outbox, store: MessageStore, logger: Logger) throws -> Int {
        let slices = try store.releaseQuarantined()
        if !slices.isEmpty {
            logger.notice(
                "delivery goes on without damaged slices", metadata: ["slices": "\(slices.joined(separator: ", "))"])
        }
        guard StoreBackup.isMarked(directory) else { return slices.count }
        try StoreBackup.release(directory)
        for key in destinations { outbox.resume(key) }
        logger.notice("delivery of the restored store released")
        return destinations.count
    }
}
