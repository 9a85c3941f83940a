package import NIOCore

/// Cuts messages out of a byte stream: bytes in, messages and violations out. A value, without clock or socket;
/// both sides of a connection use it.
///
///     between   VT → inFrame · filler: counted · else: junk, counted and its beginning kept
///     inFrame   FS → ending · VT → what came is dropped, a new frame begins · > limit → failed · else part of the message
///     ending    CR → message · LF, VT, 50 ms of quiet, end of stream → message · else FS was part of the message
///     unframed  end of stream → message; only where the listener lets messages come without frames
///     failed    everything is junk
///
/// A VT inside a frame starts over because MLLP allows no encoding in which 0x0B is part of a text, and because a
/// sender that gave up in the middle of a message starts the next one that way. Was it text after all, what follows it
/// does not begin with a header, so it is refused for all to see and not half stored.
///
/// Every byte is looked at once by `memchr`, however it was cut into reads, and a message that came in one read is
/// copied once. What is held is at most the limit and one read.
package struct FrameDecoder: Sendable {
    package enum Event: Hashable, Sendable {
        case message([UInt8])
        case violation(FramingViolation)
    }

    enum State: Hashable, Sendable {
        case between
        case inFrame
        /// FS came last; it is not in `partial`.
        case ending
        /// The stream did not begin with VT: all of it is one message.
        case unframed
        case failed
    }

    /// Bytes a message may have; 1 or more.
    package let limit: Int
    package let tolerance: FramingTolerance
    /// Of the message that ``next()`` or ``quiet()`` gave last.
    package internal(set) var oddities: FrameOddities = []
    /// Of the frame that is being read.
    var found: FrameOddities = []
    /// Frames that were completed since the last read.
    var completedInRead = 0
    package internal(set) var counts = ByteCounts()

    var state = State.between
    /// Not looked at yet.
    var input = ByteBuffer()
    /// The current frame's message as far as it came in earlier reads.
    var partial: [UInt8] = []
    /// The current run of bytes outside of frames.
    var strayCount = 0
    var strayHead: [UInt8] = []
    private var isFinished = false

    package init(limit: Int = 16_000_000, tolerance: FramingTolerance = FramingTolerance()) {
        self.limit = max(1, limit)
        self.tolerance = tolerance
    }

    /// Takes what one read brought; then call ``next()`` until it is `nil`.
    package mutating func receive(_ bytes: ByteBuffer) {
        counts.received += bytes.readableBytes
        completedInRead = 0
        if input.readableBytes == 0 {
            input = bytes
        } else {
            input.writeImmutableBuffer(bytes)
        }
    }

    /// Bytes received and not yet accounted for.
    package var held: Int {
        input.readableBytes + partial.count + (state == .ending ? 1 : 0)
    }

    /// Whether there are bytes that ``next()`` has not looked at.
    package var hasInput: Bool { input.readableBytes > 0 }

    /// Whether a frame has begun and not ended.
    package var isInFrame: Bool { state == .inFrame || state == .ending || state == .unframed }

    /// Whether a pause in the stream means something, see ``quiet()``.
    package var awaitsQuiet: Bool { !hasInput && (state == .ending || strayCount > 0) }

    /// - Returns: the next message or violation, in the order of the stream; `nil` when more bytes are needed.
    package mutating func next() -> Event? {
        while hasInput {
            let event: Event? =
                switch state {
                case .between: skipToStart()
                case .inFrame: readFrame()
                case .ending: decideEnd()
                case .unframed: readUnframed()
                case .failed: discard()
                }
            if let event { return event }
        }
        // Lets the channel use its buffer for the next read.
        input = ByteBuffer()
        return isFinished ? last() : nil
    }

    /// Nothing has come for 50 ms: an FS was the end of its frame, and a run of junk is complete.
    package mutating func quiet() -> Event? {
        guard awaitsQuiet else { return nil }
        return state == .ending ? endFrameEarly() : reportStray()
    }

    /// No more bytes will come; call ``next()`` until it is `nil`.
    package mutating func finish() {
        isFinished = true
    }

    /// Gives up everything held: no more calls of ``next()`` will follow.
    package mutating func abandon() {
        counts.junk += held
        input = ByteBuffer()
        partial = []
        strayCount = 0
        state = .failed
    }

    private mutating func last() -> Event? {
        switch state {
        case .ending:
            return endFrameEarly()
        case .unframed:
            return endUnframed()
        case .inFrame:
            state = .between
            return dropPartial(.unfinishedFrame)
        case .between where strayCount > 0:
            return reportStray()
        case .between, .failed:
            return nil
        }
    }
}
