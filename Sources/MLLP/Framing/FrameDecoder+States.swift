import NIOCore

/// What each state does with the bytes at hand. Every function takes a byte or leaves the state it is for.
extension FrameDecoder {
    mutating func skipToStart() -> Event? {
        let start = input.withUnsafeReadableBytes { ByteScan.first(Framing.start, in: $0, from: 0) }
        let length = start ?? input.readableBytes
        if length > 0 { skipStray(length) }
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
            return endFrame()
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
        state = .between
        return .message(message)
    }

    private func fits(_ more: Int) -> Bool { more <= limit - partial.count }

    private mutating func refuse() -> Event? {
        var head = Array(partial.prefix(FramingViolation.headLimit))
        head.append(contentsOf: input.readableBytesView.prefix(FramingViolation.headLimit - head.count))
        let count = partial.count + input.readableBytes
        counts.junk += count
        partial = []
        input = ByteBuffer()
        state = .failed
        return .violation(FramingViolation(.tooLarge(limit: limit), byteCount: count, head: head))
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
