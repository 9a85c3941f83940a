/// Whose queue is being counted: once at a time for each, and once more if it changed meanwhile, however often. A value.
struct PendingCounts: Sendable {
    /// Whether each that is being counted is to be counted again.
    private var running: [DestinationKey: Bool] = [:]

    /// - Returns: whether a count must be started.
    mutating func request(_ key: DestinationKey) -> Bool {
        let isRunning = running[key] != nil
        running[key] = isRunning
        return !isRunning
    }

    /// - Returns: whether to count once more.
    mutating func finished(_ key: DestinationKey) -> Bool {
        let isStale = running[key] == true
        running[key] = isStale ? false : nil
        return isStale
    }
}
