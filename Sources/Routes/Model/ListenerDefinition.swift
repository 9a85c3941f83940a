/// Where a route's messages come from. Other kinds become further cases.
package enum ListenerDefinition: Sendable {
    case mllp(MLLPListener)

    package struct MLLPListener: Sendable {
        package var place: Place
        /// IP address or host name to bind; default `127.0.0.1`.
        package var host: String
        /// 1…65535; 0 only in tests.
        package var port: Int
        package var tls: ListenerTLS?
        /// Clear text on anything but loopback needs this.
        package var isInsecureAllowed: Bool
        /// Addresses or CIDR blocks that may connect; empty means all.
        package var allow: [String]
        package var connections: Int
        package var connectionsPerAddress: Int
        package var idleAfter: Duration
        package var firstByteWithin: Duration
        package var frameWithin: Duration
        package var handshakeWithin: Duration
        package var duplicates: DuplicatePolicy
        package var release: MLLPRelease
        /// The sequence number protocol, which then takes the place of ``duplicates``.
        package var usesSequenceNumbers: Bool

        package init(
            place: Place, host: String = "127.0.0.1", port: Int, tls: ListenerTLS? = nil,
            isInsecureAllowed: Bool = false,
            allow: [String] = [], connections: Int = 2000, connectionsPerAddress: Int = 500,
            idleAfter: Duration = .seconds(3600), firstByteWithin: Duration = .seconds(300),
            frameWithin: Duration = .seconds(60), handshakeWithin: Duration = .seconds(10),
            duplicates: DuplicatePolicy = .retransmit, release: MLLPRelease = .one,
            usesSequenceNumbers: Bool = false
        ) {
            self.place = place
            self.host = host
            self.port = port
            self.tls = tls
            self.isInsecureAllowed = isInsecureAllowed
            self.allow = allow
            self.connections = connections
            self.connectionsPerAddress = connectionsPerAddress
            self.idleAfter = idleAfter
            self.firstByteWithin = firstByteWithin
            self.frameWithin = frameWithin
            self.handshakeWithin = handshakeWithin
            self.duplicates = duplicates
            self.release = release
            self.usesSequenceNumbers = usesSequenceNumbers
        }
    }

    /// Paths are absolute by the time a route is checked.
    package struct ListenerTLS: Sendable {
        package var certificate: String
        /// PEM text of the private key, from a secret; never logged.
        package var key: String
        /// Certificate authorities that client certificates must chain to; present = mutual TLS.
        package var clients: String?

        package init(certificate: String, key: String, clients: String? = nil) {
            self.certificate = certificate
            self.key = key
            self.clients = clients
        }
    }

    /// What a message equal to one whose ACK may not have arrived is taken for.
    package enum DuplicatePolicy: String, Sendable, CaseIterable {
        /// A retransmission: answered with the stored ACK, not queued again.
        case retransmit
        case off
    }
}
