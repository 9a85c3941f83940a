import NIOCore

/// What each state does with the bytes at hand. Every function takes a byte or leaves the state it is for.
extension FrameDecoder {
    mutating func skipToStart() -> Event? {
        let start = input.withUnsafeReadableBytes { ByteScan.first(Framing.start, in: $0, from: 0) }
        let length = start ?? input.readableBytes
        if tolerance.noFraming, counts.framing == 0, let event = beginUnframed(beforeStart: length) { return event }
        if state == .unframed { return nil }
        if length > 0 {
            guard tolerance.bytesBetween else { return refuse(.bytesBetween) }
            found.insert(.bytesBetween)
            skipStray(length)
        }
        guard start != nil else { return nil }
        input.moveReaderIndex(forwardBy: 1)
        counts.framing += 1
        state = .inFrame
        return strayCount > 0 ? reportStray() : nil
    }

    /// Filler before the first other byte is not worth a report; once there is one, all up to the next VT belongs
    /// to the run.
    private mutating func skipStray(_ length: Int) {
        guard var bytes = input.readSlice(length: length) else { return }
        counts.junk += length
        if strayCount == 0 {
            let filler = bytes.readableBytesView.prefix(while: Framing.isFiller).count
            bytes.moveReaderIndex(forwardBy: filler)
        }
        strayCount += bytes.readableBytes
        let room = FramingViolation.headLimit - strayHead.count
        if room > 0 { strayHead.append(contentsOf: bytes.readableBytesView.prefix(room)) }
    }

    mutating func reportStray() -> Event? {
        defer {
            strayCount = 0
            strayHead = []
        }
        return .violation(FramingViolation(.junk, byteCount: strayCount, head: strayHead))
    }

    /// How the bytes at hand divide.
    private enum Cut {
        /// The message ends before `at`; FS and, with `closing` 2, CR follow.
        case end(at: Int, closing: Int)
        /// FS is the last byte.
        case undecided(at: Int)
        case restart(at: Int)
        case more(Int)
    }

    private func cut() -> Cut {
        input.withUnsafeReadableBytes { bytes in
            var from = 0
            while let end = ByteScan.first(Framing.end, in: bytes, from: from) {
                if let start = ByteScan.first(Framing.start, in: bytes, from: from, to: end) {
                    return .restart(at: start)
                }
                guard end + 1 < bytes.count else { return .undecided(at: end) }
                switch bytes[end + 1] {
                case Framing.carriageReturn: return .end(at: end, closing: 2)
                case Framing.lineFeed, Framing.start: return .end(at: end, closing: 1)
                default: from = end + 1
                }
            }
            if let start = ByteScan.first(Framing.start, in: bytes, from: from) { return .restart(at: start) }
            return .more(bytes.count)
        }
    }

    mutating func readFrame() -> Event? {
        switch cut() {
        case .end(let at, let closing):
            guard fits(at) else { return refuse() }
            if closing == 1 {
                guard tolerance.missingEnd else { return refuse(.missingEnd) }
                found.insert(.missingEnd)
            }
            let message = take(at)
            input.moveReaderIndex(forwardBy: closing)
            counts.framing += closing
            return deliver(message)
        case .undecided(let at):
            guard fits(at) else { return refuse() }
            keep(at)
            input.moveReaderIndex(forwardBy: 1)
            state = .ending
            return nil
        case .restart(let at):
            guard fits(at) else { return refuse() }
            keep(at)
            input.moveReaderIndex(forwardBy: 1)
            counts.framing += 1
            return dropPartial(.abandonedFrame)
        case .more(let count):
            guard fits(count) else { return refuse() }
            keep(count)
            return nil
        }
    }

    mutating func decideEnd() -> Event? {
        switch input.getInteger(at: input.readerIndex, as: UInt8.self) {
        case Framing.carriageReturn:
            input.moveReaderIndex(forwardBy: 1)
            counts.framing += 1
            return endFrame()
        case Framing.lineFeed, Framing.start:
            return endFrameEarly()
        default:
            state = .inFrame
            guard fits(1) else {
                counts.junk += 1
                return refuse()
            }
            partial.append(Framing.end)
            return nil
        }
    }

    mutating func discard() -> Event? {
        counts.junk += input.readableBytes
        input = ByteBuffer()
        return nil
    }

    /// The FS that was waited on is the end.
    mutating func endFrame() -> Event? {
        counts.framing += 1
        let message = partial
        partial = []
        return deliver(message)
    }

    /// The same, and the CR behind it is missing.
    mutating func endFrameEarly() -> Event? {
        guard tolerance.missingEnd else {
            counts.junk += 1
            return refuse(.missingEnd)
        }
        found.insert(.missingEnd)
        return endFrame()
    }

    // MARK: Without frames

    /// Whether the stream begins with something that is neither VT nor filler.
    private mutating func beginUnframed(beforeStart length: Int) -> Event? {
        let filler = input.readableBytesView.prefix(length).prefix(while: Framing.isFiller).count
        guard filler < length else { return nil }
        counts.junk += filler
        input.moveReaderIndex(forwardBy: filler)
        state = .unframed
        return readUnframed()
    }

    mutating func readUnframed() -> Event? {
        guard fits(input.readableBytes) else { return refuse(.tooLarge(limit: limit)) }
        keep(input.readableBytes)
        return nil
    }

    /// The end of the stream, which is that of the message.
    mutating func endUnframed() -> Event? {
        let message = partial
        partial = []
        found = .noFraming
        return deliver(message)
    }

    mutating func dropPartial(_ kind: FramingViolation.Kind) -> Event? {
        let violation = FramingViolation(
            kind, byteCount: partial.count, head: Array(partial.prefix(FramingViolation.headLimit)))
        counts.junk += partial.count
        partial = []
        return .violation(violation)
    }

    private mutating func deliver(_ message: [UInt8]) -> Event {
        counts.message += message.count
        counts.messages += 1
        completedInRead += 1
        state = .between
        if completedInRead > 1 {
            guard tolerance.sharedReads else { return refused(.sharedRead, message) }
            found.insert(.sharedRead)
        }
        oddities = found
        found = []
        return .message(message)
    }

    private func fits(_ more: Int) -> Bool { more <= limit - partial.count }

    /// A message that is complete and not taken all the same.
    private mutating func refused(_ kind: FramingViolation.Kind, _ message: [UInt8]) -> Event {
        counts.messages -= 1
        counts.message -= message.count
        counts.junk += message.count + input.readableBytes
        input = ByteBuffer()
        state = .failed
        return .violation(
            FramingViolation(
                kind, byteCount: message.count, head: Array(message.prefix(FramingViolation.headLimit))))
    }

    private mutating func refuse() -> Event? { refuse(.tooLarge(limit: limit)) }

    private mutating func refuse(_ kind: FramingViolation.Kind) -> Event? {
        var head = Array(partial.prefix(FramingViolation.headLimit))
        head.append(contentsOf: input.readableBytesView.prefix(FramingViolation.headLimit - head.count))
        let count = partial.count + input.readableBytes
        counts.junk += count
        partial = []
        input = ByteBuffer()
        state = .failed
        return .violation(FramingViolation(kind, byteCount: count, head: head))
    }

    /// The message's last bytes; with no earlier ones, an array of just the right size.
    private mutating func take(_ length: Int) -> [UInt8] {
        if partial.isEmpty { return input.readBytes(length: length) ?? [] }
        keep(length)
        let message = partial
        partial = []
        return message
    }

    /// Moves bytes to `partial`, which doubles as it grows but not beyond the limit.
    private mutating func keep(_ length: Int) {
        guard length > 0 else { return }
        let needed = partial.count + length
        if needed > partial.capacity {
            partial.reserveCapacity(max(needed, min(needed.multipliedReportingOverflow(by: 2).partialValue, limit)))
        }
        input.readWithUnsafeReadableBytes { bytes in
            partial.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes.prefix(length)))
            return length
        }
    }
}
