/// Where to listen, whom to let in, and how long to wait for what.
package struct ListenerConfiguration: Sendable {
    /// IP address or host name to bind.
    package var host: String
    /// 0…65535; 0 = any free one, see ``Listener/localPort``.
    package var port: Int
    package var tls: ServerTLS?
    /// Who may connect; empty = everyone.
    package var allow: [AddressBlock]
    /// Bytes a message may have.
    package var messageLimit: Int
    /// Connections at once, over all addresses.
    package var connectionLimit: Int
    package var connectionsPerAddress: Int
    /// How long a connection may be quiet between frames.
    package var idleAfter: Duration
    /// From connecting (with TLS: from the end of the handshake) to the first frame's VT.
    package var firstByteWithin: Duration
    /// From a frame's VT to its end.
    package var frameWithin: Duration
    package var handshakeWithin: Duration
    /// How long the peer may take nothing at all of an answer.
    package var writeWithin: Duration
    /// What is made of frames that are not as MLLP has them.
    package var tolerance = FramingTolerance()
    /// Shared with other listeners; `nil` = each connection may hold a whole message.
    package var memory: InboundMemory?

    package init(
        host: String = "127.0.0.1", port: Int, tls: ServerTLS? = nil, allow: [AddressBlock] = [],
        messageLimit: Int = 16_000_000, connectionLimit: Int = 2000, connectionsPerAddress: Int = 500,
        idleAfter: Duration = .seconds(3600), firstByteWithin: Duration = .seconds(300),
        frameWithin: Duration = .seconds(60), handshakeWithin: Duration = .seconds(10),
        writeWithin: Duration = .seconds(30)
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.allow = allow
        self.messageLimit = messageLimit
        self.connectionLimit = connectionLimit
        self.connectionsPerAddress = connectionsPerAddress
        self.idleAfter = idleAfter
        self.firstByteWithin = firstByteWithin
        self.frameWithin = frameWithin
        self.handshakeWithin = handshakeWithin
        self.writeWithin = writeWithin
    }
}
