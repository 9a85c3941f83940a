/// The keys of `orderly.yaml`.
package enum SettingsKeys {
    package static let language = SharedStepsKeys.language
    package static let store = Key("store", .mapping(storeTable), "where messages are kept, and how long")
    package static let secrets = Key("secrets", .mapping(secretsTable), "where `${secret:NAME}` is read")
    package static let limits = Key("limits", .mapping(limitsTable), "limits of the whole engine")
    package static let destinations = Key(
        "destinations", .named(.mapping(DestinationKeys.sharedTable)), "destinations that routes share with `use:`")
    package static let charsetAliases = Key(
        "charset_aliases", .named(.text),
        "names that senders write into MSH-18, and the character set that each means; they win over known ones")
    package static let console = Key("console", .anything, "the web console")
    package static let alerts = Key("alerts", .anything, "who is told when something is wrong")
    package static let table = KeyTable(
        "orderly.yaml", "Settings of the engine.",
        [language, store, console, secrets, limits, charsetAliases, destinations, alerts])

    package static let storeDirectory = Key(
        "directory", .file, standard: "../store", connection: true, "relative to this file")
    package static let keep = Key(
        "keep", .duration(3_600_000...315_360_000_000), standard: "30d",
        "how long content is kept once everything is settled")
    package static let keepAtMost = Key(
        "keep_at_most", .size(1_000_000...1_000_000_000_000_000),
        "what messages may take on disk: beyond it the oldest days go early, if everything in them is settled")
    package static let keepRecord = Key(
        "keep_record", .duration(3_600_000...3_153_600_000_000), standard: "6y",
        "how long the fact is kept that a message passed")
    package static let stopIntakeBelow = Key(
        "stop_intake_below", .size(1_000_000...100_000_000_000_000), standard: "500 MB",
        "free space on the store's volume below which no message is taken")
    package static let storeTable = KeyTable(
        "`store`", "The store.", [storeDirectory, keep, keepAtMost, keepRecord, stopIntakeBelow])

    package static let secretsDirectory = Key(
        "directory", .file, required: true, connection: true, "one file a secret, mode 0400 or 0600")
    package static let secretsTable = KeyTable("`secrets`", "Secrets.", [secretsDirectory])

    package static let messageLimit = Key(
        "message", .size(1000...1_000_000_000), standard: "16 MB", "the largest message taken")
    package static let connectionLimit = Key(
        "connections", .integer(1...100_000), standard: "2000", "connections at once over all listeners")
    package static let memoryInFlight = Key(
        "memory_in_flight", .size(1_000_000...1_000_000_000_000), standard: "256 MB",
        "what messages of more than 16 KB may take in memory from their first byte to their answer, over all "
            + "connections; beyond it senders are held back, and one message at a time still comes in")
    package static let limitsTable = KeyTable("`limits`", "Limits.", [messageLimit, connectionLimit, memoryInFlight])
}
