import NIOCore
import NIOSSL

/// Whom a client trusts and what it shows of itself. Loaded and checked when made.
package struct ClientTLS: Sendable {
    let context: NIOSSLContext
    /// The name the server's certificate must carry; `nil` = the host connected to.
    package let serverName: String?

    /// - Parameters:
    ///   - authoritiesFile: PEM: what the server's certificate must chain to; `nil` = the system's authorities.
    ///   - certificateFile: PEM: the client's certificate, then intermediate ones.
    ///   - key: the text of the client's private key in PEM; given with `certificateFile` or not at all.
    /// - Throws: ``TLSError``, which names the file.
    package init(
        authoritiesFile: String? = nil, certificateFile: String? = nil, key: String? = nil, serverName: String? = nil
    ) throws(TLSError) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        Credentials.restrict(&configuration)
        if let authoritiesFile { configuration.trustRoots = try Credentials.authorities(file: authoritiesFile) }
        switch (certificateFile, key) {
        case (let file?, let key?):
            configuration.certificateChain = try Credentials.chain(file: file)
            configuration.privateKey = try Credentials.key(pem: key)
        case (nil, nil):
            break
        default:
            throw TLSError(.incomplete, file: certificateFile)
        }
        if let serverName, !Self.isName(serverName) { throw TLSError(.invalidServerName) }
        self.serverName = serverName
        context = try Credentials.context(configuration, file: certificateFile)
    }

    /// A handler for one connection. An IP address is checked against the certificate but not sent: server name
    /// indication allows host names only (RFC 6066 §3).
    func makeHandler(host: String) throws -> NIOSSLClientHandler {
        let name = serverName ?? host
        let isAddress = (try? SocketAddress(ipAddress: name, port: 0)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : name)
    }

    private static func isName(_ name: String) -> Bool {
        (1...255).contains(name.utf8.count) && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
