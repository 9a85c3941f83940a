import NIOCore
import NIOPosix

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Why an exchange ended without an answer. The connection is closed by then.
package struct ClientError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        case connectRefused
        case connectTimedOut
        /// No route to the host or network.
        case unreachable
        /// The host's name cannot be resolved.
        case unknownHost
        case handshakeTimedOut
        case tlsFailed(TLSFailure)
        /// The peer closed or reset the connection, or the network did.
        case closedBeforeAnswer
        /// No answer within the time.
        case timedOut
        case answerTooLarge(limit: Int)
        case mismatchedAnswer
        /// MLLP release 2: the receiver says that it has not stored the message.
        case notCommitted
        /// MLLP release 2: the receiver did not say within the time that it has stored the message.
        case commitTimedOut
        /// The message holds a VT, or an FS that would end its frame: it can never be sent over MLLP.
        case unsendable
        /// The calling task was cancelled.
        case cancelled
        case shutDown
        /// With the operating system's error number; 0 where there is none.
        case other(Int32)

        /// Stable, for logs and tests: `connection_refused`, `timeout` …
        package var name: String {
            switch self {
            case .connectRefused: "connection_refused"
            case .connectTimedOut: "connect_timeout"
            case .unreachable: "unreachable"
            case .unknownHost: "unknown_host"
            case .handshakeTimedOut: "handshake_timeout"
            case .tlsFailed(let failure): "tls_" + failure.reason.rawValue
            case .closedBeforeAnswer: "closed_before_answer"
            case .timedOut: "timeout"
            case .answerTooLarge: "answer_too_large"
            case .mismatchedAnswer: "ack_mismatch"
            case .notCommitted: "not_committed"
            case .commitTimedOut: "commit_timeout"
            case .unsendable: "unsendable"
            case .cancelled: "cancelled"
            case .shutDown: "shut_down"
            case .other: "connection_failed"
            }
        }
    }

    package var code: Code
    /// Whether the operating system took the whole frame. `false`: the receiver cannot have the complete frame, so
    /// it did not process the message. `true`: it may have.
    package var wasSent: Bool
    /// `host:port`.
    package var peer: String

    package init(_ code: Code, wasSent: Bool, peer: String = "") {
        self.code = code
        self.wasSent = wasSent
        self.peer = peer
    }

    /// The message was sent whole and the time for an answer passed in silence, on a connection that stood.
    package var isTimeout: Bool { code == .timedOut && wasSent }

    package var description: String {
        let place = peer.isEmpty ? "the receiver" : peer
        return switch code {
        case .connectRefused: "\(place) refuses connections"
        case .connectTimedOut: "\(place) did not accept a connection in time"
        case .unreachable: "\(place) cannot be reached"
        case .unknownHost: "the host of \(place) is not known"
        case .handshakeTimedOut: "\(place) did not complete the TLS handshake in time"
        case .tlsFailed(let failure): "TLS with \(place): \(failure)"
        case .closedBeforeAnswer: "\(place) closed the connection before it answered"
        case .timedOut where !wasSent: "\(place) did not take the message in time"
        case .timedOut: "\(place) did not answer in time"
        case .answerTooLarge(let limit): "the answer of \(place) has no end within the limit of \(limit) bytes"
        case .mismatchedAnswer: "\(place) answered another message"
        case .notCommitted: "\(place) could not store the message (MLLP commit acknowledgement 0x15)"
        case .commitTimedOut: "\(place) did not send the commit acknowledgement of MLLP release 2 in time"
        case .unsendable: "the message holds bytes that MLLP uses for framing (0x0B, or 0x1C before a line end)"
        case .cancelled: "cancelled"
        case .shutDown: "the client is shut down"
        case .other(let number): "the connection to \(place) failed (errno \(number))"
        }
    }
}

extension ClientError.Code {
    /// What went wrong with connecting, or with a connection that stood.
    package init(_ error: any Error) {
        switch error {
        case let error as ClientError:
            self = error.code
        case let error as NIOConnectionError:
            self.init(error)
        case let error as IOError:
            self.init(errno: error.errnoCode)
        case ChannelError.connectTimeout:
            self = .connectTimedOut
        case ChannelError.eof, ChannelError.ioOnClosedChannel, ChannelError.alreadyClosed:
            self = .closedBeforeAnswer
        default:
            self = TLSFailure(error).map { .tlsFailed($0) } ?? .other(0)
        }
    }

    /// Several addresses were tried: the first failure stands for all.
    private init(_ error: NIOConnectionError) {
        if let first = error.connectionErrors.first {
            self.init(first.error)
        } else {
            self = .unknownHost
        }
    }

    private init(errno: Int32) {
        switch errno {
        case ECONNREFUSED: self = .connectRefused
        case ETIMEDOUT: self = .connectTimedOut
        case EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN, EADDRNOTAVAIL: self = .unreachable
        case ECONNRESET, EPIPE, ECONNABORTED: self = .closedBeforeAnswer
        default: self = .other(errno)
        }
    }
}
