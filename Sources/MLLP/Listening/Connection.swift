package import NIOCore

/// The sender's end of one inbound connection, for its ``ConnectionHandler`` and for whoever answers later.
///
/// Everything may be called from any thread; on the event loop it happens at once, elsewhere it hops there first.
/// After the connection has closed nothing happens.
package final class Connection: Sendable {
    /// Random, so that it is unique over restarts too.
    package let id: UInt64
    /// IP address without port, for logs and the message's record.
    package let remoteAddress: String
    package let eventLoop: any EventLoop
    private let line: NIOLoopBoundBox<InboundLine?>

    init(id: UInt64, remoteAddress: String, line: InboundLine, eventLoop: any EventLoop) {
        self.id = id
        self.remoteAddress = remoteAddress
        self.eventLoop = eventLoop
        self.line = NIOLoopBoundBox(line, eventLoop: eventLoop)
    }

    /// Whether the message in flight was sent before the one in front of it was answered: its sender has not seen
    /// that answer for sure. On the event loop.
    package var isPipelined: Bool { line.value?.isPipelined ?? false }

    /// What was not as MLLP has it with the message in flight. On the event loop.
    package var oddities: FrameOddities { line.value?.oddities ?? [] }

    /// Answers the message in flight with these, in order and with one flush, and lets the next message through.
    /// With none, it only lets the next one through.
    package func reply(_ messages: [[UInt8]]) {
        if eventLoop.inEventLoop {
            line.value?.reply(messages)
        } else {
            onLine { $0.reply(messages) }
        }
    }

    /// Sends one more message, such as a late application acknowledgement, without letting the next one through.
    package func send(_ message: [UInt8]) {
        onLine { $0.send(message) }
    }

    /// Closes the connection once what was replied is written. The message in flight stays unanswered and those
    /// behind it are dropped.
    package func close() {
        onLine { $0.hangUp() }
    }

    /// Serves what has been received, then closes.
    func drain() {
        onLine { $0.drain() }
    }

    /// Closes at once.
    func abort() {
        onLine { $0.abort() }
    }

    /// On the event loop: the channel is gone.
    func detach() {
        line.value = nil
    }

    private func onLine(_ action: @escaping @Sendable (InboundLine) -> Void) {
        guard !eventLoop.inEventLoop else {
            if let line = line.value { action(line) }
            return
        }
        eventLoop.execute { [line] in
            if let line = line.value { action(line) }
        }
    }
}
