/// What waits for the committer. A value behind one lock; bounded in messages and bytes.
struct CommitQueue: Sendable {
    /// Given the final failure where there is one.
    typealias Job = @Sendable (Result<SliceSet, StoreError>) -> Void

    /// The most that one transaction carries: more would only make the first of them wait longer.
    static let groupLimit = 512
    static let groupBytesLimit = 8_000_000

    let limit: Int
    let bytesLimit: Int
    private(set) var acceptances: [PendingAcceptance] = []
    private var bytes = 0
    var settlements: [Settlement] = []
    var notes: [NoteRecord] = []
    var uncertain: [UncertainRow] = []
    var jobs: [Job] = []
    /// Receivers that found no room and wait to be told that there is some.
    private(set) var turnedAway: [any CommitReceiver] = []
    var isStopping = false
    /// Resumed once everything is committed and closed.
    var stopWaiters: [CheckedContinuation<Void, Never>] = []
    var isStopped = false
    /// The committer sleeps and must be woken.
    var isAsleep = false

    init(limit: Int, bytesLimit: Int) {
        self.limit = limit
        self.bytesLimit = bytesLimit
    }

    /// - Returns: `false` when there is no room; the receiver will be told when there is.
    mutating func add(_ pending: PendingAcceptance) -> Bool {
        let cost = pending.cost
        guard acceptances.count < limit, acceptances.isEmpty || bytes + cost <= bytesLimit else {
            if !turnedAway.contains(where: { $0 === pending.receiver }) { turnedAway.append(pending.receiver) }
            return false
        }
        acceptances.append(pending)
        bytes += cost
        return true
    }

    /// Up to one group, in order of submission.
    mutating func takeGroup() -> [PendingAcceptance] {
        if acceptances.count <= Self.groupLimit, bytes <= Self.groupBytesLimit {
            bytes = 0
            defer { acceptances = [] }
            return acceptances
        }
        var count = 0
        var taken = 0
        while count < min(acceptances.count, Self.groupLimit) {
            let cost = acceptances[count].cost
            if count > 0, taken + cost > Self.groupBytesLimit { break }
            taken += cost
            count += 1
        }
        defer { acceptances.removeFirst(count) }
        bytes -= taken
        return Array(acceptances.prefix(count))
    }

    mutating func takeTurnedAway() -> [any CommitReceiver] {
        defer { turnedAway = [] }
        return turnedAway
    }

    /// Nothing is left to commit.
    var isDrained: Bool {
        acceptances.isEmpty && settlements.isEmpty && notes.isEmpty && uncertain.isEmpty && jobs.isEmpty
    }

    /// Woken once: the caller must signal when this says so.
    mutating func wakes() -> Bool {
        defer { isAsleep = false }
        return isAsleep
    }
}
