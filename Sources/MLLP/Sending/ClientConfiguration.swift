/// Where to send to, and how long to wait for what.
package struct ClientConfiguration: Sendable {
    /// IP address or host name.
    package var host: String
    package var port: Int
    package var tls: ClientTLS?
    /// Name look-up and TCP.
    package var connectWithin: Duration
    package var handshakeWithin: Duration
    /// From the start of writing to each answer. An interim answer starts it once more, but only the first.
    package var answerWithin: Duration
    /// Bytes an answer may have.
    package var answerLimit: Int
    /// MLLP release 2: the receiver tells with a ``CommitBlock`` that it has stored a message, within
    /// ``answerWithin``; only then may its HL7 answers come, and each of those gets a block of ours.
    package var awaitsCommit: Bool

    package init(
        host: String, port: Int, tls: ClientTLS? = nil, connectWithin: Duration = .seconds(10),
        handshakeWithin: Duration = .seconds(10), answerWithin: Duration = .seconds(30),
        answerLimit: Int = 16_000_000, awaitsCommit: Bool = false
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.connectWithin = connectWithin
        self.handshakeWithin = handshakeWithin
        self.answerWithin = answerWithin
        self.answerLimit = answerLimit
        self.awaitsCommit = awaitsCommit
    }
}
