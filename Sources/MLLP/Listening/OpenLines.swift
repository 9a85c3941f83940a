import NIOCore
import Synchronization

/// The connections of one listener that are open now.
final class OpenLines: Sendable {
    struct Line: Sendable {
        var connection: Connection
        var closed: EventLoopFuture<Void>
    }

    private struct State {
        var lines: [UInt64: Line] = [:]
        var isEnding = false
    }

    private let state = Mutex(State())

    /// Until its channel closes. A connection that became active too late is cut.
    func add(_ connection: Connection, _ channel: any Channel) {
        let id = connection.id
        let closed = channel.closeFuture
        let isLate = state.withLock { state in
            state.lines[id] = Line(connection: connection, closed: closed)
            return state.isEnding
        }
        closed.whenComplete { _ in self.remove(id) }
        // Not at once: the channel is in the middle of becoming active.
        if isLate { channel.eventLoop.execute { connection.abort() } }
    }

    /// All that are open; no further one will be.
    func end() -> [Line] {
        state.withLock { state in
            state.isEnding = true
            return Array(state.lines.values)
        }
    }

    private func remove(_ id: UInt64) {
        state.withLock { $0.lines[id] = nil }
    }
}
