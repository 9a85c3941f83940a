import Delivery
import MLLP
import NIOCore

/// The intake's side of group commit on one event loop: hands messages to the store, and lets the connections
/// answer when the fsync that covers them has returned. One hop a group, however many messages are in it.
final class LoopIntake: CommitReceiver, Sendable {
    /// Called on the event loop once the message is durable, or with the reason why it never will be.
    typealias Completion = (CommitResult) -> Void

    private struct State {
        var nextTicket: UInt64 = 1
        var waiting: [UInt64: Completion] = [:]
        /// What the store had no room for, in order: of each connection one message, or those of one batch.
        var deferred: [(acceptance: Acceptance, ticket: UInt64)] = []
    }

    let eventLoop: any EventLoop
    private let store: MessageStore
    /// Where the loop's thread marks what it works on.
    private let slot: WorkSlot?
    private let state: NIOLoopBoundBox<State>

    init(eventLoop: any EventLoop, store: MessageStore, slot: WorkSlot?) {
        self.eventLoop = eventLoop
        self.store = store
        self.slot = slot
        self.state = .makeBoxSendingValue(State(), eventLoop: eventLoop)
    }

    /// On the event loop: a crash within `body` is held against this message. The mark of one within another's body
    /// takes the place of the outer one.
    func work(on bytes: [UInt8], of intake: RouteIntake, from peer: String, _ body: () -> Void) {
        slot?.begin(bytes, to: intake.label, from: peer)
        body()
        slot?.end()
    }

    /// On the event loop.
    func submit(_ acceptance: Acceptance, completion: @escaping Completion) {
        let ticket = state.value.nextTicket
        state.value.nextTicket &+= 1
        state.value.waiting[ticket] = completion
        if !state.value.deferred.isEmpty || !store.submit(acceptance, ticket: ticket, receiver: self) {
            state.value.deferred.append((acceptance, ticket))
        }
    }

    /// On the committer's thread.
    func commitFinished(_ tickets: [UInt64], _ result: CommitResult) {
        eventLoop.execute {
            self.finish(tickets, result)
        }
    }

    private func finish(_ tickets: [UInt64], _ result: CommitResult) {
        for ticket in tickets {
            state.value.waiting.removeValue(forKey: ticket)?(result)
        }
        submitDeferred()
    }

    private func submitDeferred() {
        let deferred = state.value.deferred
        guard !deferred.isEmpty else { return }
        state.value.deferred.removeAll(keepingCapacity: true)
        for (index, item) in deferred.enumerated()
        where !store.submit(item.acceptance, ticket: item.ticket, receiver: self) {
            state.value.deferred = Array(deferred[index...])
            return
        }
    }
}
