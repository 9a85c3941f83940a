import Foundation
import NIOSSL

/// Authorities and certificates, made afresh by the `openssl` command.
struct Certificates: Sendable {
    struct Identity: Sendable {
        var certificate: String
        var keyFile: String
        /// PEM text.
        var key: String
    }

    var authority: String
    var otherAuthority: String
    /// For `localhost` and 127.0.0.1.
    var server: Identity
    /// For `other.example`.
    var wrongHost: Identity
    /// Of the other authority, for `localhost`.
    var stranger: Identity
    /// Like `server`, but its time is over.
    var expired: Identity
    var client: Identity

    /// Made once for all tests; an error where there is no `openssl`.
    static let made: Result<Certificates, any Error> = Result { try Certificates() }

    static var isAvailable: Bool {
        guard case .failure(let error) = made else { return true }
        print("TLS tests are skipped: the openssl command cannot be used: \(error)")
        return false
    }

    private init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mllp-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let maker = Maker(folder: folder)
        authority = try maker.authority("authority")
        otherAuthority = try maker.authority("other")
        let here = "subjectAltName=DNS:localhost,IP:127.0.0.1"
        server = try maker.identity("server", of: "authority", names: here)
        wrongHost = try maker.identity("wrong", of: "authority", names: "subjectAltName=DNS:other.example")
        stranger = try maker.identity("stranger", of: "other", names: here)
        expired = try maker.identity("expired", of: "authority", names: here, days: -1)
        client = try maker.identity("client", of: "authority", names: "subjectAltName=DNS:client.example")
    }

    private struct Maker {
        var folder: URL

        func authority(_ name: String) throws -> String {
            try OpenSSL.run(
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", "/CN=\(name)", "-keyout", "\(name).key", "-out", "\(name).pem",
                ], in: folder)
            return folder.appending(path: "\(name).pem").path
        }

        func identity(_ name: String, of authority: String, names: String, days: Int = 2) throws -> Identity {
            try OpenSSL.run(
                [
                    "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                    "/CN=\(name)", "-keyout", "\(name).key", "-out", "\(name).csr",
                ], in: folder)
            try Data(names.utf8).write(to: folder.appending(path: "\(name).ext"))
            try OpenSSL.run(
                [
                    "x509", "-req", "-in", "\(name).csr", "-CA", "\(authority).pem", "-CAkey", "\(authority).key",
                    "-CAcreateserial", "-days", "\(days)", "-extfile", "\(name).ext", "-out", "\(name).pem",
                ], in: folder)
            let key = folder.appending(path: "\(name).key")
            return Identity(
                certificate: folder.appending(path: "\(name).pem").path, keyFile: key.path,
                key: try String(contentsOf: key, encoding: .utf8))
        }
    }

    /// For peers made by hand, which may use versions that this project refuses.
    func rawClientContext(version: TLSVersion? = nil) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file(authority)
        configuration.maximumTLSVersion = version
        return try NIOSSLContext(configuration: configuration)
    }

    func rawServerContext(version: TLSVersion? = nil) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(server.certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(server.key.utf8), format: .pem)))
        configuration.maximumTLSVersion = version
        return try NIOSSLContext(configuration: configuration)
    }
}
