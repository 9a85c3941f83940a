package import Routes

/// Where the store lies and how it behaves.
package struct StoreConfiguration: Sendable {
    /// Absolute; made with mode 0700 if it is missing.
    package var directory: String
    /// How long a slice stays once everything in it is settled.
    package var keep: Duration
    /// What all slices may take together before the oldest settled ones go early; `nil` = as much as `keep` needs.
    package var keepAtMost: ByteCount?
    /// How long the fact is kept that a message passed, once its slice is gone.
    package var keepRecord: Duration
    /// Whether messages are indexed for searches.
    package var isIndexed = true
    /// Free space on the volume below which nothing more is accepted. Deliveries go on.
    package var stopIntakeBelow: ByteCount
    /// Set aside on that volume, and given up when it is full.
    package var reserve: ByteCount
    /// Free bytes of the volume that holds a directory; `nil` = unknown. Replaceable for tests.
    package var freeSpace: @Sendable (_ directory: String) -> Int?
    /// Largest size of one slice in pages of 4,096 bytes; `nil` = as large as the disk.
    package var pageLimit: Int?
    /// The pause before a store that refuses looks whether it can store again: the first, doubling up to the last.
    package var probeAfter: ClosedRange<Duration>
    /// How long settlements may wait for company.
    package var settleWithin: Duration
    /// Messages and bytes that may wait for a commit before intake is held back.
    package var pendingLimit: Int
    package var pendingBytesLimit: ByteCount
    /// Blocked and parked deliveries that are remembered for one destination; beyond it the destination stands still.
    package var heldLimit = 100_000
    /// Write-ahead log size, in pages, at which it is copied into its slice.
    package var checkpointPages: Int

    package init(
        directory: String, keep: Duration = .seconds(30 * 86_400), keepAtMost: ByteCount? = nil,
        keepRecord: Duration = .seconds(6 * 365 * 86_400),
        stopIntakeBelow: ByteCount = ByteCount(bytes: 500_000_000)
    ) {
        self.directory = directory
        self.keep = keep
        self.keepAtMost = keepAtMost
        self.keepRecord = keepRecord
        self.stopIntakeBelow = stopIntakeBelow
        self.reserve = .megabytes(64)
        self.freeSpace = { Volume.freeBytes(of: $0) }
        self.probeAfter = .milliseconds(250) ... .seconds(5)
        self.settleWithin = .milliseconds(20)
        self.pendingLimit = 4096
        self.pendingBytesLimit = .megabytes(64)
        self.checkpointPages = 8000
    }

    package init(_ settings: EngineSettings) {
        self.init(
            directory: settings.storeDirectory, keep: settings.keep, keepAtMost: settings.keepAtMost,
            keepRecord: settings.keepRecord, stopIntakeBelow: settings.stopIntakeBelow)
    }
}
