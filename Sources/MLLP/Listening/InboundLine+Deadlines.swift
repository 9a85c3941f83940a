import NIOCore

extension InboundLine {
    /// How long an FS without CR waits for company before it ends its frame.
    static let quietPause = TimeAmount.milliseconds(50)
    /// How long frames that are already on their way are still read when the listener drains.
    static let drainGrace = TimeAmount.milliseconds(50)
    /// How long a peer may go on sending after its connection is given up.
    static let lingerLimit = TimeAmount.seconds(1)

    /// What the state after a pump asks for. No timer is touched unless something is due earlier than before.
    func setDeadlines(_ context: ChannelHandlerContext) {
        guard phase == .open else {
            alarm?.set(for: deadlines.earliest)
            return
        }
        let now = context.eventLoop.now
        if decoder.counts.framing > 0 || decoder.isInFrame { deadlines[.firstByte] = nil }
        // Bytes that wait here to be looked at, or there to be read, are not the peer's delay.
        let isFrameOpen = decoder.isInFrame && !isBusy && !decoder.hasInput && !waitsForMemory
        if !isFrameOpen {
            deadlines[.frame] = nil
        } else if deadlines[.frame] == nil {
            deadlines[.frame] = now + TimeAmount(clamping: configuration.frameWithin)
        }
        // Set once after each message: bytes that are no frame keep no connection open.
        if isFrameOpen || isBusy || waitsForMemory || deadlines[.firstByte] != nil {
            deadlines[.idle] = nil
        } else if deadlines[.idle] == nil {
            deadlines[.idle] = now + TimeAmount(clamping: configuration.idleAfter)
        }
        deadlines[.quiet] = decoder.awaitsQuiet && !isBusy ? now + Self.quietPause : nil
        alarm?.set(for: deadlines.earliest)
    }

    func deadlinesPassed() {
        guard let context else { return }
        while phase != .closed, let due = deadlines.takeDue(at: context.eventLoop.now) { act(on: due) }
        alarm?.set(for: deadlines.earliest)
    }

    private func act(on due: Deadlines.Kind) {
        switch due {
        case .handshake:
            giveUp(FramingViolation(.handshakeLate(limit: configuration.handshakeWithin)))
        case .firstByte:
            giveUp(FramingViolation(.firstByteLate(limit: configuration.firstByteWithin)))
        case .frame:
            giveUp(FramingViolation(.frameLate(limit: configuration.frameWithin), byteCount: decoder.held))
        case .write:
            giveUp(FramingViolation(.writeLate(limit: configuration.writeWithin)))
        case .idle:
            counters.connectionWasIdle()
            hangUp()
        case .quiet:
            if phase == .open, !isBusy, let event = decoder.quiet() { serve(event) }
            pump()
        case .drain:
            endOfInput()
        case .linger:
            abort()
        case .answer:
            break
        }
    }

    private func giveUp(_ violation: FramingViolation) {
        report(violation)
        abort()
    }
}
