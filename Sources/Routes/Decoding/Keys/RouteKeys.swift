/// The keys of a route file, outside its steps and destinations.
package enum RouteKeys {
    package static let route = Key(
        "route", .name, required: true, "the name everywhere: queues, metrics, console")
    package static let language = Key(
        "language", .choice([.init("1", "this version of the language")]), required: true, "version of this language")
    package static let about = Key("about", .text, "what the route is for, and who owns it")
    package static let from = Key("from", .mapping(fromTable), required: true, "where its messages come from")
    package static let accept = Key("accept", .mapping(acceptTable), required: true, "which messages it takes")
    package static let acknowledge = Key("acknowledge", .mapping(acknowledgeTable), "how and when senders are answered")
    package static let batches = Key(
        "batches",
        .either(
            .choice([
                .init("accept", "each message of a batch runs through the route by itself"),
                .init("refuse", "the whole frame is refused"),
            ]), .mapping(batchesTable)), standard: "accept",
        "frames with several messages, with or without FHS and BHS; routes with `after: delivered` refuse them")
    package static let charset = Key(
        "charset", .either(.text, .mapping(charsetTable)),
        "for senders whose MSH-18 lies: the character set of every message, such as 8859/1")
    package static let undecodable = Key(
        "undecodable",
        .choice([
            .init("pass_bytes", "the route works on the bytes; what it leaves alone arrives as it came"),
            .init("reject", "the sender is answered AE"),
            .init("dead_letter", "the sender is answered AA and an operator finds the message"),
        ]),
        "what happens to a message whose text is none of its character set; without it, bytes pass, except in sets "
            + "that can hide delimiters: dead letter")
    package static let tolerate = Key(
        "tolerate", .mapping(ToleranceKeys.table), "what happens to messages that deviate from the standard")
    package static let validate = Key(
        "validate",
        .either(
            .choice([
                .init("off", "nothing is held against the standard"),
                .init("structure", "the order of segments and groups, the type of message and the version"),
                .init("strict", "that, and every value: required, type, length, table, repetitions"),
            ]), .file), standard: "off",
        "what messages are held to before the steps; a file is a profile, see below")
    package static let problems = Key(
        "problems",
        .choice([
            .init("note", "the message goes its way; what was found stays with it"),
            .init("reject", "the sender is answered AE with an ERR segment for each finding"),
            .init("dead_letter", "the sender is answered AA and an operator finds the message"),
        ]), "with `validate`, and needed there: what happens to messages with errors")
    package static let tables = Key(
        "tables", .named(.either(.file, .mapping(tableTable))), "code tables by the name that steps use")
    package static let steps = Key("steps", .list(.step), "what is done to each message, in order")
    package static let split = Key("split", .mapping(splitTable), "one message a group of segments")
    package static let to = Key(
        "to", .named(.mapping(DestinationKeys.table)), required: true, "the destinations, by name")
    package static let onError = Key(
        "on_error",
        .choice([
            .init("dead_letter", "the sender is answered AA and an operator finds the message"),
            .init("reject", "the sender is answered AE with the step and the reason"),
        ]), standard: "dead_letter", "what a failing step does with the whole message")

    package static let table = KeyTable(
        "a route", "One route: a listener, steps, destinations.",
        [
            route, language, about, from, accept, acknowledge, batches, charset, undecodable, tolerate, validate,
            problems,
            tables, steps, split, to,
            onError,
        ])

    // MARK: from

    package static let mllp = Key("mllp", .mapping(ListenerKeys.table), "messages over MLLP")
    package static let fromTable = KeyTable(
        "`from`", "The listener.",
        [
            mllp, Key("http", .anything, later: true, "messages over HTTP"),
            Key("folder", .anything, later: true, "files in a folder"),
        ])

    // MARK: charset

    package static let forcedCharset = Key("force", .text, "the set of every message; the same as `charset: NAME`")
    package static let fallbackCharset = Key(
        "fallback", .text, "the set of messages that MSH-18 says nothing true about; windows-1252 when absent")
    package static let charsetTable = KeyTable(
        "`charset`", "For senders whose MSH-18 lies.", [forcedCharset, fallbackCharset])

    // MARK: accept

    package static let types = Key(
        "types", .list(.messageType), required: true, "`TYPE^EVENT`, `TYPE^*` or `*`")
    package static let versions = Key(
        "versions", .list(.version),
        "the versions of HL7 in MSH-12 that it takes; any without this key. Paths are checked against them")
    package static let others = Key(
        "others",
        .choice([
            .init("skip", "a positive answer, counted, and nothing more"),
            .init("reject", "a negative answer (AR)"),
        ]), required: true, "what other messages get")
    package static let acceptTable = KeyTable("`accept`", "Which messages the route takes.", [types, versions, others])

    // MARK: acknowledge

    package static let mode = Key(
        "mode",
        .choice([
            .init("auto", "as MSH-15 and MSH-16 of each message ask"),
            .init("original", "one answer: AA, AE or AR"),
            .init("enhanced", "a commit answer (CA, CE, CR), then an application answer"),
            .init("none", "no answer at all"),
        ]), standard: "auto", "which acknowledgements senders get")
    package static let after = Key(
        "after",
        .choice([
            .init("queued", "when the message is on disk for every destination"),
            .init("delivered", "when every required destination has confirmed"),
        ]), standard: "queued", "when senders are answered")
    package static let replyFrom = Key(
        "reply_from", .name, "with `after: delivered`: the destination whose own answer goes back to the sender")
    package static let within = Key(
        "within", .duration(100...3_600_000), standard: "60s",
        "with `after: delivered`: how long a sender waits before it is answered AE")
    package static let applicationTo = Key(
        "application_to", .name,
        "the destination of `to:` that application answers go to, for senders that want them on a connection of "
            + "their own; it gets nothing else")
    package static let refusedQueries = Key(
        "refused_queries",
        .choice([
            .init("response", "the query's own response (RSP, RTB, RDY) without data: QAK-2 is AE or AR"),
            .init("acknowledgement", "a plain ACK"),
        ]), standard: "response", "how a query (QBP) is answered that the engine itself refuses")
    package static let batchAnswer = Key(
        "batch",
        .choice([
            .init("batch", "one frame with all acknowledgements, in BHS and BTS where the batch had them"),
            .init("per_message", "one frame a message"),
            .init("errors_only", "as batch, with the negative acknowledgements alone"),
            .init("none", "no answer"),
        ]), standard: "batch", "how a frame with several messages is answered")
    package static let acknowledgeTable = KeyTable(
        "`acknowledge`", "How and when senders are answered.",
        [mode, after, replyFrom, within, applicationTo, batchAnswer, refusedQueries])

    // MARK: batches

    package static let mostMessages = Key(
        "messages", .integer(1...1_000_000), standard: "10000", "messages that one batch may have")
    package static let batchFaults = Key(
        "faults",
        .choice([
            .init("refuse", "all of it is refused before anything is done"),
            .init("accept", "its messages are taken and the log warns; lines outside of messages are left out"),
        ]), standard: "refuse", "a batch whose BTS-1, FTS-1 or envelope do not fit its content")
    package static let batchesTable = KeyTable(
        "`batches`", "Frames with several messages.", [mostMessages, batchFaults])

    // MARK: tables

    package static let tableFile = Key("file", .file, required: true, "the CSV file")
    package static let tableKey = Key("key", .text, standard: "from", "the column with what is sent")
    package static let tableValue = Key("value", .text, standard: "to", "the column with what it becomes")
    package static let ignoreCase = Key("ignore_case", .yesNo, standard: "no", "whether a and A are one code")
    package static let tableTable = KeyTable(
        "a table", "A code table in a CSV file.", [tableFile, tableKey, tableValue, ignoreCase])

    // MARK: split

    package static let every = Key("every", .segment, required: true, "the segment that starts a group")
    package static let keep = Key(
        "keep", .oneOrMore(.segment), "segments before the first group that every message keeps; MSH always stays")
    package static let with = Key(
        "with", .oneOrMore(.segment), "segments that stay with the group they follow")
    package static let splitTable = KeyTable("`split`", "One message a group of segments.", [every, keep, with])
}
