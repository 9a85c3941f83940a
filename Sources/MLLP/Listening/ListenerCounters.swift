import Synchronization

/// Counts of all connections of one listener, from every event loop.
final class ListenerCounters: Sendable {
    private let received = Atomic<Int>(0)
    private let message = Atomic<Int>(0)
    private let framing = Atomic<Int>(0)
    private let junk = Atomic<Int>(0)
    private let messages = Atomic<Int>(0)
    private let bytesSent = Atomic<Int>(0)
    private let messagesSent = Atomic<Int>(0)
    private let opened = Atomic<Int>(0)
    private let closedIdle = Atomic<Int>(0)
    private let violations = Mutex<[String: Int]>([:])

    func add(_ counts: ByteCounts) {
        received.wrappingAdd(counts.received, ordering: .relaxed)
        message.wrappingAdd(counts.message, ordering: .relaxed)
        framing.wrappingAdd(counts.framing, ordering: .relaxed)
        messages.wrappingAdd(counts.messages, ordering: .relaxed)
        if counts.junk > 0 { junk.wrappingAdd(counts.junk, ordering: .relaxed) }
    }

    func sent(messages count: Int, bytes: Int) {
        messagesSent.wrappingAdd(count, ordering: .relaxed)
        bytesSent.wrappingAdd(bytes, ordering: .relaxed)
    }

    func connectionOpened() { opened.wrappingAdd(1, ordering: .relaxed) }
    func connectionWasIdle() { closedIdle.wrappingAdd(1, ordering: .relaxed) }

    func count(_ violation: FramingViolation) {
        violations.withLock { $0[violation.name, default: 0] += 1 }
    }

    func snapshot(of admission: Admission) -> ListenerStatistics {
        var statistics = ListenerStatistics()
        statistics.bytes.received = received.load(ordering: .relaxed)
        statistics.bytes.message = message.load(ordering: .relaxed)
        statistics.bytes.framing = framing.load(ordering: .relaxed)
        statistics.bytes.junk = junk.load(ordering: .relaxed)
        statistics.bytes.messages = messages.load(ordering: .relaxed)
        statistics.bytesSent = bytesSent.load(ordering: .relaxed)
        statistics.messagesSent = messagesSent.load(ordering: .relaxed)
        statistics.connectionsOpened = opened.load(ordering: .relaxed)
        statistics.closedIdle = closedIdle.load(ordering: .relaxed)
        statistics.violations = violations.withLock { $0 }
        let (open, refused) = admission.counts
        statistics.connectionsOpen = open
        for (reason, count) in refused { statistics.refused[reason.rawValue] = count }
        return statistics
    }
}
