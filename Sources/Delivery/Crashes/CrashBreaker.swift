package import Logging
package import Pipeline
import Synchronization

/// Keeps a message that crashes the process from doing so again and again: its sender, which has no answer, would send
/// it again after each start.
///
///     in work ─▶ marked ─▶ crash ─▶ start: crashes + 1 ─▶ 2: quarantined
///                   │
///                   └─▶ done: the mark goes, and with it what was held against the message
///
/// To blame is the message in work on the thread that crashed, and no other. A death without a crash (SIGKILL, a power
/// cut) blames none, unless the system says that it ended a process for want of memory: then all that was in work.
package final class CrashBreaker: Sendable {
    /// A quarantined message that a crash left whole.
    package struct Left: Sendable {
        package var suspect: Suspect
        package var peer: String
        package var bytes: [UInt8]
    }

    /// One for each event loop, in no order. None where the marks could not be made.
    package var loopSlots: ArraySlice<WorkSlot> { (marks?.slots ?? []).dropLast() }
    /// Quarantined and not stored yet.
    package let left: [Left]
    /// Newest last; nanoseconds since 1970-01-01 UTC.
    package let crashes: [Int64]
    private let directory: String
    private let marks: WorkMarks?
    private let logger: Logger
    private let ledger: Mutex<CrashLedger>
    private let suspectCount: Atomic<Int>
    private let operatorIsAtWork = Mutex(false)

    /// For the engine alone, which has the store. Counts the crash that ended the last run. Without marks the engine
    /// runs as well, and says that it does.
    ///
    /// - Parameter loops: how many event loops take messages.
    package init(
        directory: String, loops: Int, memory: MemoryKills = .now(), logger: Logger
    ) {
        self.directory = directory
        self.logger = logger
        var ledger = CrashLedger()
        if let read = CrashLedger.read(in: directory) {
            ledger = read
        } else {
            logger.error(
                "the record of crashes cannot be read and begins anew", metadata: ["file": "\(CrashLedger.name)"])
        }
        var left: [Left] = []
        var marks: WorkMarks?
        do throws(StoreError) {
            if let remains = WorkMarks.remains(in: directory, memory: memory, now: WallTime.now()) {
                left = try Self.count(remains, in: &ledger, directory: directory, logger: logger)
            }
            marks = try WorkMarks(in: directory, slots: loops + 1, memory: memory)
        } catch {
            logger.error("a message that crashes the engine cannot be told", metadata: ["reason": "\(error)"])
        }
        self.left = left
        self.marks = marks
        crashes = ledger.crashes
        suspectCount = Atomic(ledger.suspects.count)
        self.ledger = Mutex(ledger)
    }

    private static func count(
        _ remains: CrashRemains, in ledger: inout CrashLedger, directory: String, logger: Logger
    ) throws(StoreError) -> [Left] {
        guard let cause = remains.cause else {
            logger.notice("the engine was killed, or the machine went down: no message is held to be the cause")
            return []
        }
        let work = ledger.count(remains)
        try ledger.write(in: directory, isFlushed: true)
        logger.critical(
            "the engine crashed", metadata: ["cause": "\(cause)", "messagesInWork": "\(work.count)"])
        for suspect in work.map(\.suspect) {
            logger.critical(
                suspect.isQuarantined
                    ? "message quarantined: the engine crashed on it" : "the engine crashed on a message",
                metadata: [
                    "route": "\(suspect.route)", "listener": "\(suspect.listener)", "bytes": "\(suspect.length)",
                    "crashes": "\(suspect.crashes)", "cause": "\(cause)",
                ])
        }
        return work.compactMap { work in
            guard work.suspect.isQuarantined, work.suspect.row == nil else { return nil }
            return work.bytes.map { Left(suspect: work.suspect, peer: work.peer, bytes: $0) }
        }
    }

    /// From now on a crash of this process is told from a kill. Takes signals: for the process's one engine.
    package func watch() { marks?.watch() }

    /// The engine ends, and not by a crash.
    package func close() { marks?.end() }

    // MARK: For each message

    /// What is held against a message.
    package func suspect(_ bytes: [UInt8], to listener: String) -> Suspect? {
        guard hasSuspects else { return nil }
        return ledger.withLock { ledger in
            guard ledger.suspects.contains(where: { $0.length == bytes.count && $0.listener == listener }) else {
                return nil
            }
            let mark = Suspect.mark(listener, bytes)
            return ledger.suspects.first {
                $0.mark == mark && $0.length == bytes.count && $0.listener == listener
            }
        }
    }

    /// Hardly ever.
    package var hasSuspects: Bool { suspectCount.load(ordering: .relaxed) > 0 }

    /// A suspect was worked on and nothing happened: nothing is held against it any more.
    package func passed(_ suspect: Suspect) {
        change { ledger in ledger.suspects.removeAll { $0.isSame(as: suspect) } }
        logger.notice(
            "a message that the engine crashed on has passed", metadata: ["route": "\(suspect.route)"])
    }

    /// It is stored, where an operator finds it.
    package func stored(_ suspect: Suspect, as message: MessageID) {
        change { ledger in
            for index in ledger.suspects.indices where ledger.suspects[index].isSame(as: suspect) {
                ledger.suspects[index].message = message
            }
        }
    }

    /// Runs what an operator sends through its route again. The work of one at a time is marked.
    package func work<T, Failure: Error>(
        on bytes: [UInt8], to label: WorkLabel, _ body: () throws(Failure) -> T
    ) throws(Failure) -> T {
        let isFree = operatorIsAtWork.withLock { isAtWork in
            defer { isAtWork = true }
            return !isAtWork
        }
        guard isFree, let slot = marks?.slots.last else { return try body() }
        slot.begin(bytes, to: label, from: "")
        defer {
            slot.end()
            operatorIsAtWork.withLock { $0 = false }
        }
        let result = try body()
        if let suspect = suspect(bytes, to: label.listener) { passed(suspect) }
        return result
    }

    /// Not flushed: what a power cut takes back is told again.
    private func change(_ body: (inout CrashLedger) -> Void) {
        do throws(StoreError) {
            try ledger.withLock { (ledger) throws(StoreError) in
                body(&ledger)
                suspectCount.store(ledger.suspects.count, ordering: .relaxed)
                try ledger.write(in: directory, isFlushed: false)
            }
        } catch {
            logger.error("the record of crashes cannot be written", metadata: ["reason": "\(error)"])
        }
    }
}
