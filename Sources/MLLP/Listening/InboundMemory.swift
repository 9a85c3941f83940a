import Synchronization

/// What the connections of all listeners may hold together of messages: as far as they have come, and until they are
/// answered. When it is used up, connections whose message needs more are not read until there is room; TCP holds their
/// senders back.
///
/// What every connection may have in any case is not counted, so that messages of usual size never wait for others. One
/// connection at a time may go on beyond the limit, the one that has waited longest: whatever the limit, a message of
/// the greatest size comes in, and connections that all hold half a message do not wait for each other.
package final class InboundMemory: Sendable {
    /// What a connection may hold uncounted.
    static let share = 16_384
    /// The most that one read brings.
    private static let read = 65_536

    /// Bytes.
    package let limit: Int
    private let state = Mutex(State())

    private struct State {
        var used = 0
        /// Who may go on beyond the limit, until its message is answered.
        var favoured: ObjectIdentifier?
        /// In order of arrival.
        var waiting: [Waiting] = []
    }

    private struct Waiting {
        var account: ObjectIdentifier
        var wake: @Sendable () -> Void
    }

    package init(limit: Int) {
        self.limit = max(0, limit)
    }

    /// Bytes counted now.
    package var used: Int { state.withLock { $0.used } }
    /// Connections that are not read until there is room.
    package var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// What one connection holds. On its event loop; to be closed.
    final class Account {
        private let memory: InboundMemory
        private var held = 0

        init(_ memory: InboundMemory) {
            self.memory = memory
        }

        func hold(_ bytes: Int) {
            let counted = bytes > InboundMemory.share ? bytes : 0
            guard counted != held else { return }
            memory.change(ObjectIdentifier(self), by: counted - held, isDone: counted == 0)
            held = counted
        }

        /// Whether the message that the connection holds a part of may grow by another read.
        ///
        /// - Parameter wake: called once there is room, from any thread, if there is none now.
        func mayGrow(orElse wake: @autoclosure () -> @Sendable () -> Void) -> Bool {
            held == 0 || memory.admit(ObjectIdentifier(self), wake)
        }

        func close() {
            hold(0)
            memory.leave(ObjectIdentifier(self))
        }
    }

    private func change(_ account: ObjectIdentifier, by bytes: Int, isDone: Bool) {
        let woken = state.withLock { state in
            state.used += bytes
            if isDone, state.favoured == account { state.favoured = nil }
            return bytes < 0 ? due(&state) : []
        }
        for wake in woken { wake() }
    }

    private func admit(_ account: ObjectIdentifier, _ wake: () -> @Sendable () -> Void) -> Bool {
        let (isAdmitted, woken) = state.withLock { state -> (Bool, [@Sendable () -> Void]) in
            if state.favoured == account { return (true, []) }
            let known = state.waiting.firstIndex { $0.account == account }
            guard known ?? state.waiting.count < room(state) else {
                if known == nil { state.waiting.append(Waiting(account: account, wake: wake())) }
                return (false, [])
            }
            guard let known else {
                if state.used >= limit { state.favoured = account }
                return (true, [])
            }
            state.waiting.remove(at: known)
            if state.used >= limit { state.favoured = account }
            return (true, due(&state))
        }
        for wake in woken { wake() }
        return isAdmitted
    }

    private func leave(_ account: ObjectIdentifier) {
        let woken = state.withLock { state in
            state.waiting.removeAll { $0.account == account }
            return due(&state)
        }
        for wake in woken { wake() }
    }

    /// How many connections may read once more.
    private func room(_ state: State) -> Int {
        guard state.used < limit else { return state.favoured == nil ? 1 : 0 }
        return max(1, (limit - state.used) / Self.read)
    }

    /// They stay in their places until they have asked again.
    private func due(_ state: inout State) -> [@Sendable () -> Void] {
        state.waiting.prefix(room(state)).map(\.wake)
    }
}
