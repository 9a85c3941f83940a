import NIOSSL

/// A listener's certificate, and whose certificates its clients must show. Loaded and checked when made.
package struct ServerTLS: Sendable {
    let context: NIOSSLContext
    /// Whether clients must show a certificate.
    package let isMutual: Bool

    /// - Parameters:
    ///   - certificateFile: PEM: the listener's certificate, then intermediate ones.
    ///   - key: the text of the private key in PEM.
    ///   - clientAuthoritiesFile: PEM: what client certificates must chain to; `nil` = none is asked for.
    /// - Throws: ``TLSError``, which names the file.
    package init(certificateFile: String, key: String, clientAuthoritiesFile: String? = nil) throws(TLSError) {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try Credentials.chain(file: certificateFile),
            privateKey: try Credentials.key(pem: key))
        Credentials.restrict(&configuration)
        if let clientAuthoritiesFile {
            configuration.trustRoots = try Credentials.authorities(file: clientAuthoritiesFile)
            configuration.certificateVerification = .noHostnameVerification
            configuration.sendCANameList = true
        }
        isMutual = clientAuthoritiesFile != nil
        context = try Credentials.context(configuration, file: certificateFile)
    }
}
