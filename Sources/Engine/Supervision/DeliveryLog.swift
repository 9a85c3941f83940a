import Delivery
import Logging

/// Lines in the log for what people have to know about deliveries: ids, reasons and ages, never content.
struct DeliveryLog: Sendable {
    let logger: Logger
    let clock: WallClock

    func tell(_ event: DeliveryEvent) {
        switch event {
        case .delivered, .retrying: break
        case .setAside(let id, let destination, let state, let reason):
            logger.warning(
                "needs an operator",
                metadata: [
                    "delivery": "\(id)", "destination": "\(destination)", "state": "\(state)", "reason": "\(reason)",
                ])
        case .stateChanged(let destination, let state, let level):
            let isGood = state == .flowing
            logger.log(
                level: isGood ? .notice : .warning, "destination",
                metadata: figures(level).merging(["destination": "\(destination)", "state": "\(state)"]) { $1 })
        case .queueAlarm(let destination, let alarm, let level):
            let metadata = figures(level).merging(["destination": "\(destination)"]) { $1 }
            switch alarm {
            case .full(let reason):
                logger.error("queue full", metadata: metadata.merging(["reason": "\(reason)"]) { $1 })
            case .late(let reason):
                logger.warning("queue late", metadata: metadata.merging(["reason": "\(reason)"]) { $1 })
            case nil:
                logger.notice("queue as usual", metadata: metadata)
            }
        }
    }

    private func figures(_ level: QueueLevel) -> Logger.Metadata {
        var figures: Logger.Metadata = ["waiting": "\(level.messages)"]
        if let age = level.age(at: clock.read().nanoseconds) { figures["oldest"] = "\(age.components.seconds)s" }
        return figures
    }
}
