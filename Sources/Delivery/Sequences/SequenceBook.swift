import Pipeline

/// The last number accepted on each link, and what is on its way to be. A value: numbers in, verdicts out. The
/// committer settles with each commit what its transaction has written.
struct SequenceBook: Sendable {
    struct Row: Hashable, Sendable {
        var link: SequenceLink
        var number: Int64
        /// Stored with that number.
        var message: MessageID
    }

    private struct Entry {
        var accepted: Int64 = 0
        var message: MessageID?
        /// The highest number that was expected; above `accepted` while it is being stored.
        var taken: Int64 = 0
        /// After -1: whatever number comes next begins anew.
        var beginsAnew = false
    }

    /// Links remembered; senders beyond it are refused, since forgetting one would let its messages in twice.
    static let linkLimit = 10_000
    /// NM of 15 digits.
    static let highest: Int64 = 999_999_999_999_999

    private var entries: [SequenceLink: Entry] = [:]

    init() {}

    init(_ rows: some Sequence<Row>) {
        for row in rows { settle(row) }
    }

    /// - Parameter number: -1 to ``highest``.
    mutating func judge(_ number: Int64, on link: SequenceLink) -> SequenceVerdict {
        var entry = entries[link] ?? Entry()
        let expected = entry.taken + 1
        if number == 0 { return .asked(expected: expected) }
        guard entries[link] != nil || makeRoom() else { return .tooManyLinks(limit: Self.linkLimit) }
        if number < 0 {
            entry.beginsAnew = true
            entries[link] = entry
            return .asked(expected: expected)
        }
        if number == expected || entry.beginsAnew {
            let step = SequenceStep(link: link, number: number, beganAnew: entry.beginsAnew)
            entry.taken = number
            entry.beginsAnew = false
            entries[link] = entry
            return .expected(step)
        }
        guard number == entry.taken else { return .unexpected(expected: expected) }
        return entry.taken == entry.accepted ? .repeated(message: entry.message, expected: expected) : .pending
    }

    /// Stored.
    mutating func settle(_ row: Row) {
        var entry = entries[row.link] ?? Entry()
        entry.accepted = row.number
        entry.message = row.message
        entry.taken = max(entry.taken, row.number)
        entries[row.link] = entry
    }

    /// It was refused, or could not be stored: the same number is expected again.
    mutating func release(_ step: SequenceStep) {
        guard var entry = entries[step.link], entry.taken >= step.number else { return }
        // Lower numbers may be on their way still: only this one is expected again.
        entry.taken = step.beganAnew ? entry.accepted : step.number - 1
        entry.beginsAnew = entry.beginsAnew || step.beganAnew
        let isNothing = entry.message == nil && entry.taken == 0 && !entry.beginsAnew
        entries[step.link] = isNothing ? nil : entry
    }

    /// Links of which nothing was ever stored must not keep others out.
    private mutating func makeRoom() -> Bool {
        if entries.count < Self.linkLimit { return true }
        entries = entries.filter { $0.value.message != nil || $0.value.taken > 0 }
        return entries.count < Self.linkLimit
    }

    /// What is stored, for a slice that has none of it yet.
    var rows: [Row] {
        entries.compactMap { link, entry in
            entry.message.map { Row(link: link, number: entry.accepted, message: $0) }
        }
    }

    static func rows(of group: ArraySlice<PendingAcceptance>) -> [Row] {
        group.compactMap { pending in
            pending.acceptance.sequence.map {
                Row(link: $0.link, number: $0.number, message: pending.acceptance.id)
            }
        }
    }
}
