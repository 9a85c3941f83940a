/// The keys of `from: mllp:`.
package enum ListenerKeys {
    package static let host = Key(
        "host", .text, standard: "127.0.0.1", connection: true, "the address to listen on; 0.0.0.0 is every one")
    package static let port = Key(
        "port", .integer(0...65_535), required: true, connection: true, "the TCP port; 0 = any free one, for tests")
    package static let tls = Key("tls", .mapping(tlsTable), "TLS; leave it out for clear text on loopback")
    package static let insecure = Key(
        "insecure", .yesNo, standard: "no", "whether clear text is allowed on anything but loopback")
    package static let allow = Key(
        "allow", .oneOrMore(.text), connection: true, "addresses or CIDR blocks that may connect; all when absent")
    package static let connections = Key(
        "connections", .integer(1...100_000), standard: "2000", "connections at once")
    package static let connectionsPerAddress = Key(
        "connections_per_address", .integer(1...100_000), standard: "500", "connections at once from one address")
    package static let idleAfter = Key(
        "idle_after", .duration(1000...604_800_000), standard: "1h", "an unused connection is closed after this")
    package static let firstByteWithin = Key(
        "first_byte_within", .duration(1000...86_400_000), standard: "5m",
        "how long a new connection may stay silent")
    package static let frameWithin = Key(
        "frame_within", .duration(1000...3_600_000), standard: "60s", "how long one message may take to arrive")
    package static let handshakeWithin = Key(
        "handshake_within", .duration(1000...600_000), standard: "10s", "how long the TLS handshake may take")
    package static let duplicates = Key(
        "duplicates",
        .choice([
            .init("retransmit", "a repeated message whose answer may be lost gets the stored answer"),
            .init("off", "every message is new"),
        ]), standard: "retransmit", "what a repeated message is taken for")

    package static let release = Key(
        "release",
        .choice([
            .init("1", "HL7 answers alone"),
            .init("2", "first a commit acknowledgement: 0x06 once the message is stored, 0x15 if it cannot be"),
        ]), standard: "1", "release of MLLP that senders speak")

    package static let sequenceNumbers = Key(
        "sequence_numbers", .yesNo, standard: "no",
        "the sequence number protocol: MSH-13 must be the next number of its MSH-3 and MSH-4; MSA-4 tells it")

    package static let table = KeyTable(
        "`mllp`", "A listener for MLLP.",
        [
            host, port, tls, insecure, allow, connections, connectionsPerAddress, idleAfter, firstByteWithin,
            frameWithin, handshakeWithin, duplicates, release, sequenceNumbers,
        ])

    package static let certificate = Key(
        "certificate", .file, required: true, connection: true, "PEM file: the certificate, then its chain")
    package static let key = Key("key", .text, required: true, secret: true, "the private key: `${secret:NAME}`")
    package static let clients = Key(
        "clients", .file, connection: true, "PEM file of authorities for client certificates; present = mutual TLS")
    package static let tlsTable = KeyTable("`tls`", "TLS of a listener.", [certificate, key, clients])
}
