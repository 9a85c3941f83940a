/// Why a TLS handshake or session failed, in words an operator can act on.
package struct TLSFailure: Hashable, Sendable, CustomStringConvertible {
    package enum Reason: String, Hashable, Sendable {
        /// Chains to no known authority, is expired or not yet valid.
        case untrustedCertificate = "untrusted_certificate"
        case wrongHost = "wrong_host"
        /// This side asked for a client certificate and got none.
        case noClientCertificate = "no_client_certificate"
        /// The other side refused this side's certificate, or missed one.
        case certificateRefused = "certificate_refused"
        /// TLS 1.1 or older.
        case protocolTooOld = "protocol_too_old"
        case noSharedCipher = "no_shared_cipher"
        case notTLS = "not_tls"
        case closedDuringHandshake = "closed_during_handshake"
        /// TCP ended without TLS having been closed.
        case raggedEnd = "ragged_end"
        case other
    }

    package var reason: Reason
    /// The library's own name for it, such as `CERTIFICATE_VERIFY_FAILED`.
    package var detail: String

    package init(_ reason: Reason, detail: String = "") {
        self.reason = reason
        self.detail = detail
    }

    var isRaggedEnd: Bool { reason == .raggedEnd }

    package var description: String {
        let words =
            switch reason {
            case .untrustedCertificate: "the peer's certificate is not trusted, expired or not yet valid"
            case .wrongHost: "the server's certificate is for another host"
            case .noClientCertificate: "the client showed no certificate"
            case .certificateRefused: "the peer refused or missed the certificate of this side"
            case .protocolTooOld: "the peer speaks no TLS version from 1.2 on"
            case .noSharedCipher: "the peer supports none of the ciphers"
            case .notTLS: "the peer does not speak TLS"
            case .closedDuringHandshake: "the peer closed the connection during the handshake"
            case .raggedEnd: "the peer closed the connection without closing TLS"
            case .other: "failed"
            }
        return detail.isEmpty ? words : "\(words) (\(detail))"
    }
}
