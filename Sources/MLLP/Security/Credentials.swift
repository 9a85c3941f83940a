import NIOCore
import NIOSSL

/// Reads what TLS needs from files and secrets.
enum Credentials {
    static func chain(file: String) throws(TLSError) -> [NIOSSLCertificateSource] {
        .init(try certificates(file: file, orElse: .certificateUnreadable).map { .certificate($0) })
    }

    static func authorities(file: String) throws(TLSError) -> NIOSSLTrustRoots {
        .certificates(try certificates(file: file, orElse: .authoritiesUnreadable))
    }

    /// - Parameter pem: The text of a PEM file with an unencrypted private key.
    static func key(pem: String) throws(TLSError) -> NIOSSLPrivateKeySource {
        do {
            return .privateKey(try NIOSSLPrivateKey(bytes: Array(pem.utf8), format: .pem))
        } catch {
            throw TLSError(.keyUnreadable)
        }
    }

    /// What both sides have in common: TLS 1.2 and 1.3, and for 1.2 only forward secrecy with authenticated
    /// ciphers (BCP 195, RFC 9325 §4.2).
    static func restrict(_ configuration: inout TLSConfiguration) {
        configuration.minimumTLSVersion = .tlsv12
        configuration.cipherSuites = "ECDHE+AESGCM:ECDHE+CHACHA20"
        configuration.renegotiationSupport = .none
        configuration.shutdownTimeout = .seconds(1)
    }

    static func context(_ configuration: TLSConfiguration, file: String?) throws(TLSError) -> NIOSSLContext {
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw TLSError(.keyDoesNotMatch, file: file)
        }
    }

    private static func certificates(
        file: String, orElse code: TLSError.Code
    ) throws(TLSError) -> [NIOSSLCertificate] {
        do {
            let found = try NIOSSLCertificate.fromPEMFile(file)
            guard !found.isEmpty else { throw TLSError(code, file: file) }
            return found
        } catch {
            throw TLSError(code, file: file)
        }
    }
}
