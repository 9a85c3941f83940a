import Delivery
import Logging
import NIOCore
import Routes

/// The messages that a crash left whole and that are quarantined now: they are stored at the start, also if their
/// senders should not send them again.
struct QuarantinedMessages {
    let breaker: CrashBreaker
    let intakes: [RouteIntake]
    let logger: Logger

    /// Returns when they are durable, or cannot be stored: then they are when they come again.
    func store(on loop: LoopIntake) async {
        for left in breaker.left {
            let intake = intakes.first {
                $0.listener == left.suspect.listener && $0.runner.route.name == left.suspect.route
            }
            if let intake {
                await store(left, of: intake, on: loop)
            } else {
                logger.error(
                    "a quarantined message is not stored: its route is gone",
                    metadata: ["route": "\(left.suspect.route)", "listener": "\(left.suspect.listener)"])
            }
        }
    }

    private func store(_ left: CrashBreaker.Left, of intake: RouteIntake, on loop: LoopIntake) async {
        await withCheckedContinuation { continuation in
            loop.eventLoop.execute {
                loop.work(on: left.bytes, of: intake, from: left.peer) {
                    guard
                        case .new(let quarantined) = intake.quarantine(
                            left.bytes, left.suspect, connection: .random(in: .min ... .max), peer: left.peer)
                    else { return continuation.resume() }
                    loop.submit(quarantined.acceptance) { result in
                        if case .durable = result { intake.isStored(quarantined) }
                        continuation.resume()
                    }
                }
            }
        }
    }
}
