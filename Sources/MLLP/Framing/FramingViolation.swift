/// What a peer did that is not MLLP, or not in time. The description names the limit and never the content.
package struct FramingViolation: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// Bytes between frames other than NUL, LF, CR and space.
        case junk
        /// A new frame began before the one before it had ended; the part that came is dropped.
        case abandonedFrame
        /// The peer stopped sending in the middle of a frame.
        case unfinishedFrame
        /// A frame ended with FS alone, which this listener does not take. The connection closes.
        case missingEnd
        /// Bytes stood between frames, which this listener does not take. The connection closes.
        case bytesBetween
        /// A frame was complete in the same read as the one before it, which this listener does not take. The
        /// connection closes.
        case sharedRead
        /// A message came before the one in front of it was answered, which this listener does not take. The
        /// connection closes.
        case earlyNext
        /// No end within `limit` bytes. The connection closes once an answer given right away is written.
        case tooLarge(limit: Int)
        /// Connected and sent no frame. The connection closes.
        case firstByteLate(limit: Duration)
        /// Began a frame and did not end it. The connection closes.
        case frameLate(limit: Duration)
        /// Did not take the answer. The connection closes.
        case writeLate(limit: Duration)
        /// Did not complete the TLS handshake. The connection closes.
        case handshakeLate(limit: Duration)
        /// The TLS handshake or session failed. The connection closes.
        case tlsFailed(TLSFailure)
    }

    package var kind: Kind
    /// How many bytes were given up.
    package var byteCount: Int
    /// The first of them, at most 4096: content, so never to be logged. Of a frame that is too large, enough to read
    /// its header and answer it.
    package var head: [UInt8]

    /// Bytes kept for ``head``.
    package static let headLimit = 4096

    package init(_ kind: Kind, byteCount: Int = 0, head: [UInt8] = []) {
        self.kind = kind
        self.byteCount = byteCount
        self.head = head
    }

    /// Whether the connection closes because of it.
    package var isFatal: Bool {
        switch kind {
        case .junk, .abandonedFrame, .unfinishedFrame: false
        case .missingEnd, .bytesBetween, .sharedRead, .earlyNext, .tooLarge, .firstByteLate, .frameLate, .writeLate,
            .handshakeLate, .tlsFailed:
            true
        }
    }

    /// Stable, for counting: `junk`, `abandoned_frame`, `too_large` …
    package var name: String {
        switch kind {
        case .junk: "junk"
        case .abandonedFrame: "abandoned_frame"
        case .unfinishedFrame: "unfinished_frame"
        case .missingEnd: "missing_end"
        case .bytesBetween: "bytes_between"
        case .sharedRead: "shared_reads"
        case .earlyNext: "early_next"
        case .tooLarge: "too_large"
        case .firstByteLate: "first_byte_late"
        case .frameLate: "frame_late"
        case .writeLate: "write_late"
        case .handshakeLate: "handshake_late"
        case .tlsFailed: "tls_failed"
        }
    }

    package var description: String {
        switch kind {
        case .junk: "\(byteCount) bytes outside of any frame\(hint)"
        case .abandonedFrame: "a frame began inside another one: its \(byteCount) bytes are dropped"
        case .unfinishedFrame: "the frame has no end: its \(byteCount) bytes are dropped"
        case .missingEnd: "the frame ends without CR behind its FS"
        case .bytesBetween: "\(byteCount) bytes where a frame should begin\(hint)"
        case .sharedRead: "the frame came together with the one before it"
        case .earlyNext: "the message came before the one in front of it was answered"
        case .tooLarge(let limit): "the message has no end within the limit of \(limit) bytes"
        case .firstByteLate(let limit): "no frame began within \(limit) of connecting"
        case .frameLate(let limit): "the frame did not end within \(limit)"
        case .writeLate(let limit): "the answer was not taken within \(limit)"
        case .handshakeLate(let limit): "the TLS handshake was not done within \(limit)"
        case .tlsFailed(let failure): "TLS: \(failure)"
        }
    }

    /// What the peer probably speaks instead. Looks at a few bytes that no HL7 content can be.
    private var hint: String {
        if head.starts(with: [0x16, 0x03]) {
            return "; it looks like a TLS handshake: the peer speaks TLS and this listener does not"
        }
        for method in ["GET ", "POST ", "HEAD ", "PUT ", "OPTIONS "] where head.starts(with: method.utf8) {
            return "; it looks like HTTP"
        }
        return head.starts(with: "MSH".utf8) ? "; it looks like HL7 without MLLP framing" : ""
    }
}
