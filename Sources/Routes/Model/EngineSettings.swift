package import CharacterSets

/// `orderly.yaml`: what concerns the engine and not one route. Every value has a default.
package struct EngineSettings: Sendable {
    package var place: Place?
    /// Absolute; default `store` beside the route folder.
    package var storeDirectory: String
    /// How long message content is kept once everything in it is settled.
    package var keep: Duration
    /// What messages may take on disk; `nil` = as much as `keep` needs.
    package var keepAtMost: ByteCount?
    /// How long the fact is kept that a message passed.
    package var keepRecord: Duration
    /// Free space on the store's volume below which intake stops.
    package var stopIntakeBelow: ByteCount
    package var secretsDirectory: String?
    package var messageLimit: ByteCount
    /// Inbound connections over all listeners.
    package var connectionLimit: Int
    /// What messages on their way in may take in memory, over all connections.
    package var memoryInFlight: ByteCount
    /// With the site's own names.
    package var characterSets: CharacterSetNames

    package init(
        place: Place? = nil, storeDirectory: String, keep: Duration = .seconds(30 * 86_400),
        keepAtMost: ByteCount? = nil, keepRecord: Duration = .seconds(6 * 365 * 86_400),
        stopIntakeBelow: ByteCount = ByteCount(bytes: 500_000_000), secretsDirectory: String? = nil,
        messageLimit: ByteCount = .megabytes(16), connectionLimit: Int = 2000,
        memoryInFlight: ByteCount = .megabytes(256),
        characterSets: CharacterSetNames = CharacterSetNames()
    ) {
        self.place = place
        self.storeDirectory = storeDirectory
        self.keep = keep
        self.keepAtMost = keepAtMost
        self.keepRecord = keepRecord
        self.stopIntakeBelow = stopIntakeBelow
        self.secretsDirectory = secretsDirectory
        self.messageLimit = messageLimit
        self.connectionLimit = connectionLimit
        self.memoryInFlight = memoryInFlight
        self.characterSets = characterSets
    }
}
