import NIOSSL

extension TLSFailure {
    /// - Returns: `nil` for an error that is not of TLS.
    init?(_ error: any Error) {
        switch error {
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            self.init(.wrongHost)
        case NIOSSLError.unableToValidateCertificate, NIOSSLError.noCertificateToValidate:
            self.init(.untrustedCertificate)
        case NIOSSLError.handshakeFailed(let cause), NIOSSLError.shutdownFailed(let cause):
            self.init(cause)
        case let cause as BoringSSLError:
            self.init(cause)
        case NIOSSLError.uncleanShutdown:
            self.init(.raggedEnd)
        case is NIOSSLError, is NIOSSLExtraError:
            self.init(.other)
        default:
            return nil
        }
    }

    private init(_ cause: BoringSSLError) {
        guard case .sslError(let stack) = cause, let first = stack.first else {
            self.init(.other)
            return
        }
        if first == .eofDuringHandshake {
            self.init(.closedDuringHandshake)
            return
        }
        let name = Self.name(in: first.description)
        self.init(Self.reasons.first { name.hasSuffix($0.suffix) }?.reason ?? .other, detail: name)
    }

    /// `CERTIFICATE_VERIFY_FAILED` out of `Error: 268435581 error:1000007d:SSL routines:…:CERTIFICATE_VERIFY_FAILED
    /// at file:line`; the rest is of no use to an operator.
    private static func name(in description: String) -> String {
        let words = description.split { $0 == ":" || $0 == " " }
        let name = words.last { $0.count > 3 && $0.utf8.allSatisfy(isNameByte) && $0.contains("_") }
        return String((name ?? "").prefix(80))
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
    }

    private static let reasons: [(suffix: String, reason: Reason)] = [
        ("PEER_DID_NOT_RETURN_A_CERTIFICATE", .noClientCertificate),
        ("CERTIFICATE_VERIFY_FAILED", .untrustedCertificate),
        ("UNSUPPORTED_PROTOCOL", .protocolTooOld),
        ("ALERT_PROTOCOL_VERSION", .protocolTooOld),
        ("WRONG_SSL_VERSION", .protocolTooOld),
        ("NO_SHARED_CIPHER", .noSharedCipher),
        ("ALERT_HANDSHAKE_FAILURE", .noSharedCipher),
        ("HTTP_REQUEST", .notTLS),
        ("HTTPS_PROXY_REQUEST", .notTLS),
        ("WRONG_VERSION_NUMBER", .notTLS),
        ("ALERT_CERTIFICATE_REQUIRED", .certificateRefused),
        ("TLSV1_CERTIFICATE_REQUIRED", .certificateRefused),
        ("ALERT_UNKNOWN_CA", .certificateRefused),
        ("ALERT_BAD_CERTIFICATE", .certificateRefused),
        ("ALERT_CERTIFICATE_UNKNOWN", .certificateRefused),
        ("ALERT_CERTIFICATE_EXPIRED", .certificateRefused),
        ("ALERT_UNSUPPORTED_CERTIFICATE", .certificateRefused),
    ]
}
