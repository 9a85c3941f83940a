import Pipeline

/// Settlements, notes and moved rows that wait for the next commit of their slice, by its day. A value.
struct SettlementBacklog {
    private struct Day {
        var settlements: [Settlement] = []
        var notes: [NoteRecord] = []
        var uncertain: [UncertainRow] = []
    }

    private var waiting: [Int: Day] = [:]
    private var count = 0
    /// When the oldest has waited long enough.
    private(set) var dueAt: Duration?

    /// Beyond this they no longer wait for company.
    private static let limit = 2048

    var days: [Int] { waiting.keys.sorted() }
    var isFull: Bool { count >= Self.limit }

    mutating func add(_ queue: inout CommitQueue, at now: Duration, settleWithin: Duration) {
        guard !queue.settlements.isEmpty || !queue.notes.isEmpty || !queue.uncertain.isEmpty else { return }
        for settlement in queue.settlements {
            waiting[settlement.id.message.day, default: Day()].settlements.append(settlement)
        }
        for note in queue.notes { waiting[note.message.day, default: Day()].notes.append(note) }
        for row in queue.uncertain { waiting[row.day, default: Day()].uncertain.append(row) }
        count += queue.settlements.count + queue.notes.count
        queue.settlements = []
        queue.notes = []
        queue.uncertain = []
        if dueAt == nil { dueAt = now + settleWithin }
    }

    /// What belongs to the slice of `day` goes along with a transaction that happens anyway.
    mutating func move(day: Int, into batch: inout SliceWriter.Batch) {
        guard let entry = waiting.removeValue(forKey: day) else { return }
        batch.settlements = entry.settlements
        batch.notes = entry.notes
        batch.uncertain = entry.uncertain + batch.uncertain
        count = max(0, count - entry.settlements.count - entry.notes.count)
        if waiting.isEmpty { dueAt = nil }
    }

    /// The transaction failed: all of it waits again, in front of what came since.
    mutating func putBack(_ batch: SliceWriter.Batch, day: Int, at now: Duration) {
        guard !batch.settlements.isEmpty || !batch.notes.isEmpty else { return }
        var entry = waiting[day] ?? Day()
        entry.settlements = batch.settlements + entry.settlements
        entry.notes = batch.notes + entry.notes
        waiting[day] = entry
        count += batch.settlements.count + batch.notes.count
        if dueAt == nil { dueAt = now }
    }
}
