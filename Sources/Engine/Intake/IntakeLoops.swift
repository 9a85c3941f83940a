import Delivery
import NIOCore

/// The intake of each event loop.
struct IntakeLoops: Sendable {
    private let loops: [ObjectIdentifier: LoopIntake]
    private let store: MessageStore

    init(group: any EventLoopGroup, store: MessageStore, breaker: CrashBreaker) {
        self.store = store
        var loops: [ObjectIdentifier: LoopIntake] = [:]
        var slots = breaker.loopSlots
        for loop in group.makeIterator() {
            loops[ObjectIdentifier(loop)] = LoopIntake(eventLoop: loop, store: store, slot: slots.popFirst())
        }
        self.loops = loops
    }

    /// On `eventLoop`. A loop that is not of the group gets an intake of its own.
    func intake(for eventLoop: any EventLoop) -> LoopIntake {
        loops[ObjectIdentifier(eventLoop)] ?? LoopIntake(eventLoop: eventLoop, store: store, slot: nil)
    }
}
