/// The keys of a destination, in a route or shared in `orderly.yaml`.
package enum DestinationKeys {
    package static let use = Key("use", .name, "a shared destination of orderly.yaml; other keys override it")
    package static let when = Key("when", .condition, "which messages go there; all when absent")
    package static let steps = Key(
        "steps", .list(.step), "steps for this destination alone, after the route's own")
    package static let split = Key(
        "split", .mapping(RouteKeys.splitTable), "one message a group, for this destination alone")
    package static let charset = Key(
        "charset", .text, standard: "keep",
        "`keep` = the set in which the message came; a name such as UNICODE UTF-8 = in that set, with MSH-18 saying so")
    package static let mllp = Key("mllp", .mapping(mllpTable), "sends over MLLP and waits for the answer")
    package static let file = Key("file", .mapping(fileTable), "writes files")
    package static let retry = Key("retry", .mapping(retryTable), "how attempts are repeated")
    package static let whenRejected = Key(
        "when_rejected",
        .choice([
            .init("dead_letter", "set the message aside for an operator and go on"),
            .init("retry", "send it again and again; nothing overtakes it"),
            .init("block", "stop the queue until an operator acts"),
            .init("park_lane", "hold this message and later ones of its lane, the others go on"),
        ]), "what happens when the receiver answers AE or AR")
    package static let keepOrder = Key(
        "keep_order", .text, standard: "yes",
        "`yes` = one lane; `by PATH` = one lane a value (several paths with commas); `no` = any order")
    package static let required = Key(
        "required", .yesNo, standard: "yes", "with `after: delivered`: whether the sender's answer waits for it")
    package static let queue = Key("queue", .mapping(queueTable), "limits of its queue")

    private static let later = ["http", "fhir", "database"].map {
        Key($0, .anything, later: true, "a connector of a later version")
    }

    package static let table = KeyTable(
        "a destination", "Where messages go.",
        [use, when, split, steps, charset, mllp, file] + later + [retry, whenRejected, keepOrder, required, queue])
    package static let sharedTable = KeyTable(
        "a shared destination", "A destination that routes name with `use:`.",
        [charset, mllp, file] + later + [retry, whenRejected, keepOrder, required, queue])

    // MARK: mllp

    package static let host = Key("host", .text, required: true, connection: true, "the receiver's name or address")
    package static let port = Key(
        "port", .integer(1...65_535), required: true, connection: true, "the receiver's TCP port")
    package static let tls = Key(
        "tls", .either(.yesNo, .mapping(tlsTable)), "`yes`, or a mapping with certificates")
    package static let insecure = Key(
        "insecure", .yesNo, standard: "no", "whether clear text is allowed to anything but loopback")
    package static let connectWithin = Key(
        "connect_within", .duration(100...600_000), standard: "10s", "how long connecting may take")
    package static let waitForAck = Key(
        "wait_for_ack", .duration(100...3_600_000), standard: "30s", "how long the answer may take")
    package static let keepConnected = Key(
        "keep_connected", .yesNo, standard: "yes", "whether the connection stays open between messages")
    package static let connections = Key(
        "connections", .integer(1...64), standard: "1", "connections that carry messages at once")
    package static let ackMatch = Key(
        "ack_match",
        .choice([
            .init("exact", "MSA-2 is the message's MSH-10 and MSA-1 a code in capitals"),
            .init("strict", "spaces and lower case in MSA-1 are let pass"),
            .init("order", "also with MSA-2 missing or wrong: the answer belongs to the message it follows"),
            .init("any", "also a plain `ACK` or `NAK` that is no HL7 message"),
        ]), standard: "strict", "which answers of the receiver count; others are bad answers and close the connection")
    package static let confirmedBy = Key(
        "confirmed_by",
        .choice([
            .init("asked", "the answer that MSH-15 and MSH-16 of each message ask for: the application's, if any"),
            .init(
                "commit", "the commit answer (CA): the application's comes to a listener over a connection of its own"),
        ]), standard: "asked", "which answer makes a message delivered")
    package static let release = Key(
        "release",
        .choice([
            .init("1", "HL7 answers alone"),
            .init("2", "first a commit acknowledgement (0x06; 0x15 = sent again), then the HL7 answers"),
        ]), standard: "1", "release of MLLP that the receiver speaks")
    package static let mllpTable = KeyTable(
        "`mllp`", "A receiver over MLLP.",
        [
            host, port, tls, insecure, connectWithin, waitForAck, keepConnected, connections, confirmedBy, ackMatch,
            release,
        ])

    package static let authorities = Key(
        "authorities", .file, connection: true, "PEM file of authorities; the system's when absent")
    package static let certificate = Key(
        "certificate", .file, connection: true, "PEM file: our certificate, for receivers that ask for one")
    package static let key = Key("key", .text, secret: true, "its private key: `${secret:NAME}`")
    package static let serverName = Key(
        "server_name", .text, connection: true, "the name in the receiver's certificate; default the host")
    package static let tlsTable = KeyTable(
        "`tls`", "TLS to a receiver.", [authorities, certificate, key, serverName])

    // MARK: file

    package static let path = Key(
        "path", .template, required: true, connection: true,
        "file to write, with placeholders; nothing is written outside its literal first folders")
    package static let batch = Key(
        "batch", .yesNo, standard: "no", "whether messages are appended to one file instead of one file each")
    package static let permissions = Key("permissions", .permissions, standard: "0640", "mode of the file, octal")
    package static let fileTable = KeyTable("`file`", "Files.", [path, batch, permissions])

    // MARK: retry, queue

    package static let first = Key(
        "first", .duration(10...86_400_000), standard: "1s", "the wait before the second attempt; it doubles")
    package static let upTo = Key("up_to", .duration(10...86_400_000), standard: "1m", "the longest wait")
    package static let giveUpAfter = Key(
        "give_up_after", .either(.choice([.init("never", "go on for ever")]), .duration(1000...31_536_000_000)),
        standard: "never", "when the message becomes a dead letter")
    package static let attempts = Key(
        "attempts", .integer(1...1_000_000), standard: "10", "attempts answered AE before `when_rejected` applies")
    package static let retryTable = KeyTable(
        "`retry`", "How attempts are repeated.", [first, upTo, giveUpAfter, attempts])

    package static let alarmAfter = Key(
        "alarm_after", .duration(1000...31_536_000_000), standard: "15m", "the oldest message may wait this long")
    package static let messages = Key(
        "messages", .integer(1...100_000_000), "how many messages may wait; no limit when absent")
    package static let size = Key(
        "size", .size(1_000...1_000_000_000_000_000), "how large they may be together; no limit when absent")
    package static let age = Key(
        "age", .duration(1000...31_536_000_000), "how long the oldest may have waited; no limit when absent")
    package static let whenFull = Key(
        "when_full",
        .choice([
            .init("refuse", "answer AE and store nothing: the sender keeps the message"),
            .init("close_listener", "no answer and no connections until there is room: messages wait at the sender"),
            .init("dead_letter", "accept the message and set it aside for an operator"),
            .init("alarm", "queue it all the same and raise an alarm"),
        ]), "what happens to a message when one of the limits is reached")
    package static let queueTable = KeyTable(
        "`queue`", "Limits of a destination's queue.", [alarmAfter, messages, size, age, whenFull])
}
