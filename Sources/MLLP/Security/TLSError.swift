/// Certificates or a key that cannot be used; found when the configuration is made, before any connection.
package struct TLSError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        case certificateUnreadable
        case keyUnreadable
        /// The key is not the certificate's, or the certificate cannot be used.
        case keyDoesNotMatch
        case authoritiesUnreadable
        /// A client certificate without its key, or the other way round.
        case incomplete
        /// Not a host name that a certificate could carry.
        case invalidServerName
    }

    package var code: Code
    /// The file, where it is one; never the content of a key.
    package var file: String?

    package init(_ code: Code, file: String? = nil) {
        self.code = code
        self.file = file
    }

    package var description: String {
        let place = file.map { ": \($0)" } ?? ""
        return switch code {
        case .certificateUnreadable: "the certificate is not a readable PEM file\(place)"
        case .keyUnreadable: "the private key is not readable PEM"
        case .keyDoesNotMatch: "the private key does not belong to the certificate\(place)"
        case .authoritiesUnreadable: "the certificate authorities are not a readable PEM file\(place)"
        case .incomplete: "a client certificate and its private key must be given together"
        case .invalidServerName: "the server name is not a host name"
        }
    }
}
