import Pipeline

/// The messages whose acknowledgement may not have reached the sender: the only ones that a repeated message is
/// compared with.
///
/// MLLP is stop-and-wait, so a peer that sends another message on a connection has read the acknowledgement before
/// it; a sender that pipelines may have missed up to the last 64. The messages of one frame are answered together and
/// stay together. Entries end after 24 hours. A value: the committer changes it with each commit and writes the same
/// rows into the slice, from which it is made again.
struct UncertainSet: Sendable {
    struct Entry: Hashable, Sendable {
        var message: MessageID
        /// Of listener and bytes; a hit is confirmed by comparing the bytes themselves.
        var mark: UInt64
        /// Of listener, MSH-3, MSH-4 and MSH-10.
        var key: UInt64
        /// Nanoseconds since 1970-01-01 UTC.
        var at: Int64
    }

    static let pipelineLimit = 64
    static let lifetime: Int64 = 24 * 3600 * 1_000_000_000
    /// Connections remembered; beyond it the oldest quarter is forgotten, so that a sender that opens a connection
    /// for each message cannot fill the memory.
    static let connectionLimit = 100_000
    /// Messages remembered, likewise: frames with many messages cannot fill it either.
    static let entryLimit = 1_000_000

    private var connections: [UInt64: [Entry]] = [:]
    private var owners: [UInt64: Owner] = [:]
    /// The mark of the newest message with a key.
    private var marks: [UInt64: UInt64] = [:]
    private(set) var reusedControlIDs = 0
    private(set) var entryCount = 0

    private struct Owner {
        var message: MessageID
        var connection: UInt64
    }

    var connectionCount: Int { connections.count }

    func entries(of connection: UInt64) -> [Entry] { connections[connection] ?? [] }

    func message(marked mark: UInt64) -> MessageID? { owners[mark]?.message }

    /// What a connection's entries become with one more message.
    static func add(_ entry: Entry, to entries: inout [Entry], isPipelined: Bool, continuesFrame: Bool) {
        if !continuesFrame {
            if isPipelined {
                entries.removeFirst(max(0, entries.count - (pipelineLimit - 1)))
            } else {
                entries.removeAll()
            }
        }
        entries.append(entry)
    }

    mutating func set(_ entries: [Entry], of connection: UInt64) {
        for entry in entries {
            // The same sender and MSH-10 with other bytes is another message.
            if let known = marks[entry.key], known != entry.mark { reusedControlIDs += 1 }
        }
        for old in connections[connection] ?? [] where marks[old.key] == old.mark { marks[old.key] = nil }
        for old in connections[connection] ?? [] where owners[old.mark]?.message == old.message {
            owners[old.mark] = nil
        }
        entryCount += entries.count - (connections[connection]?.count ?? 0)
        connections[connection] = entries.isEmpty ? nil : entries
        for entry in entries {
            marks[entry.key] = entry.mark
            owners[entry.mark] = Owner(message: entry.message, connection: connection)
        }
        if connections.count > Self.connectionLimit || entryCount > Self.entryLimit { forgetOldest() }
    }

    /// The acknowledgements of repeated messages may get lost as well, and they go out on another connection.
    ///
    /// - Parameters:
    ///   - repeated: the marks of one frame's messages.
    ///   - accepted: the others of that frame, which `connection` has already.
    /// - Returns: the rows that changed.
    mutating func move(
        _ repeated: [UInt64], to connection: UInt64, beside accepted: Set<MessageID>
    ) -> [UncertainRow] {
        let known = repeated.compactMap { owners[$0] }
        let messages = Set(known.map(\.message))
        let sources = Set(known.map(\.connection)).subtracting([connection]).sorted()
        guard let newest = messages.max(), !sources.isEmpty else { return [] }
        var moved = entries(of: connection).filter {
            messages.contains($0.message) || accepted.contains($0.message)
        }
        for source in sources {
            let all = entries(of: source)
            moved += all.filter { messages.contains($0.message) }
            set(all.filter { !messages.contains($0.message) }, of: source)
        }
        set(moved.sorted { $0.message < $1.message }, of: connection)
        return (sources + [connection]).map {
            UncertainRow(day: newest.day, connection: $0, entries: entries(of: $0))
        }
    }

    mutating func expire(at now: Int64) {
        for (connection, entries) in connections {
            // A time that cannot be, from a damaged row, is over.
            let kept = entries.filter {
                let (age, isNoAge) = now.subtractingReportingOverflow($0.at)
                return !isNoAge && age < Self.lifetime
            }
            if kept.count != entries.count { set(kept, of: connection) }
        }
    }

    private mutating func forgetOldest() {
        let oldest = connections.sorted { ($0.value.last?.at ?? 0) < ($1.value.last?.at ?? 0) }
        for (connection, _) in oldest.prefix(max(1, connections.count / 4)) { set([], of: connection) }
    }
}

extension UncertainSet {
    /// The rows that change when `group` is committed, one for each of its connections.
    func rows(after group: ArraySlice<PendingAcceptance>) -> [UncertainRow] {
        var rows: [UncertainRow] = []
        var positions: [UInt64: Int] = [:]
        for pending in group {
            let acceptance = pending.acceptance
            // Nobody waits for an answer to a copy, and what its sender sends after it is no repetition of it.
            if acceptance.replies.isEmpty, SentAgain.read(peer: acceptance.peer) != nil { continue }
            let keys = acceptance.keys
            let entry = Entry(
                message: acceptance.id,
                mark: Self.mark(listener: acceptance.listener, acceptance.bytes),
                key: Self.mark(
                    listener: acceptance.listener, keys.sendingApplication, keys.sendingFacility, keys.controlID),
                at: acceptance.receivedAt)
            let position = positions[acceptance.connection] ?? rows.count
            if position == rows.count {
                positions[acceptance.connection] = position
                let before = entries(of: acceptance.connection)
                rows.append(UncertainRow(day: acceptance.id.day, connection: acceptance.connection, entries: before))
            }
            Self.add(
                entry, to: &rows[position].entries, isPipelined: acceptance.isPipelined,
                continuesFrame: acceptance.continuesFrame)
        }
        return rows
    }
}
