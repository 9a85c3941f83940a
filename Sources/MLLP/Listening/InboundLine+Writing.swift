import Logging
import NIOCore

/// What a ``Connection`` asks for. On the event loop.
extension InboundLine {
    func reply(_ messages: [[UInt8]]) {
        guard phase == .open else { return }
        for message in messages { enqueue(message) }
        isBusy = false
        isPipelined = decoder.hasInput
        pump()
    }

    func send(_ message: [UInt8]) {
        guard phase == .open else { return }
        enqueue(message)
        pump()
    }

    /// No message is handed over any more; closes when what was replied is written.
    func hangUp() {
        guard phase == .open || phase == .handshaking else { return }
        phase = .hangingUp
        decoder.abandon()
        pump()
    }

    /// For a peer that is still sending: closing with unread bytes would make the operating system throw the answer
    /// away on its way.
    func linger() {
        guard phase == .open, let context else { return }
        phase = .lingering
        deadlines.removeAll()
        deadlines[.linger] = context.eventLoop.now + Self.lingerLimit
    }

    func drain() {
        guard let context else { return }
        if phase == .handshaking {
            abort()
        } else if phase == .open, !closesWhenServed {
            deadlines[.drain] = context.eventLoop.now + Self.drainGrace
            alarm?.set(for: deadlines.earliest)
        }
    }

    func abort() {
        guard phase != .closed, let context else { return }
        phase = .closed
        context.close(promise: nil)
    }

    func flush(_ context: ChannelHandlerContext) {
        guard let bytes = outgoing else { return }
        outgoing = nil
        flushesInFlight += 1
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { [weak self] _ in self?.flushEnded() }
        context.writeAndFlush(wrapOutboundOut(bytes), promise: written)
        if flushesInFlight > 0, deadlines[.write] == nil { setWriteDeadline(context) }
    }

    func closeIfDone(_ context: ChannelHandlerContext) {
        guard flushesInFlight == 0, outgoing == nil else { return }
        switch phase {
        case .hangingUp:
            abort()
        case .lingering where !isOutputClosed:
            isOutputClosed = true
            context.close(mode: .output, promise: nil)
        default:
            break
        }
    }

    /// The peer took some of what was written: the time begins anew for the rest.
    private func flushEnded() {
        flushesInFlight -= 1
        guard phase != .closed, let context else { return }
        if flushesInFlight > 0 { setWriteDeadline(context) } else { deadlines[.write] = nil }
        closeIfDone(context)
    }

    private func setWriteDeadline(_ context: ChannelHandlerContext) {
        deadlines[.write] = context.eventLoop.now + TimeAmount(clamping: configuration.writeWithin)
        alarm?.set(for: deadlines.earliest)
    }

    private func enqueue(_ message: [UInt8]) {
        guard let context else { return }
        guard !oddities.contains(.noFraming) else {
            // A peer that knows no frames is answered without.
            var bytes = outgoing ?? context.channel.allocator.buffer(capacity: message.count)
            outgoing = nil
            bytes.writeBytes(message)
            outgoing = bytes
            counters.sent(messages: 1, bytes: message.count)
            return
        }
        guard Framing.canCarry(message) else {
            // Sending it would make the peer see other messages than the one that was meant.
            logger.error(
                "an answer holds framing bytes: not sent, connection closed",
                metadata: ["peer": "\(served?.connection.remoteAddress ?? "unknown")"])
            hangUp()
            return
        }
        var bytes = outgoing ?? context.channel.allocator.buffer(capacity: message.count + Framing.overhead)
        outgoing = nil
        Framing.write(message, into: &bytes)
        outgoing = bytes
        counters.sent(messages: 1, bytes: message.count + Framing.overhead)
    }
}
