import CWorkMarks
import Foundation

/// What the marks say of the last run of the engine, when it did not end as it should.
struct CrashRemains {
    struct Work {
        var suspect: Suspect
        var peer: String
        /// The message; `nil` when it was too long to be kept.
        var bytes: [UInt8]?
    }

    let run: UInt64
    /// Why it ended; `nil` = killed from outside or with the machine, which says nothing about messages.
    let cause: String?
    let endedAt: Int64
    /// What was in work and is to blame.
    let work: [Work]

    /// - Returns: `nil` for bytes that are no marks.
    init?(_ bytes: [UInt8], memory: MemoryKills, now: Int64) {
        let size = MemoryLayout<orderly_work_header>.size
        guard bytes.count >= size else { return nil }
        let header = bytes.withUnsafeBytes { $0.loadUnaligned(as: orderly_work_header.self) }
        guard header.magic == WorkMarks.magic else { return nil }
        run = header.run
        let isShort = memory.boot == header.boot && memory.count > header.memory_kills
        switch (header.signal, isShort) {
        case (0, false): cause = nil
        case (0, true): cause = "out of memory"
        case (let signal, _): cause = Self.name(of: signal)
        }
        endedAt = header.signal == 0 || header.crashed_at <= 0 ? now : header.crashed_at
        guard let cause else {
            work = []
            return
        }
        // Where the system ended the process, no thread is to blame more than the others.
        let stage = UInt32(header.signal == 0 ? orderly_work_begun : orderly_work_crashed)
        let (slotSize, endedAt) = (Int(header.slot_size), endedAt)
        guard slotSize >= WorkSlot.headerSize else { return nil }
        work = stride(from: WorkMarks.firstSlot, through: bytes.count - slotSize, by: slotSize).compactMap { start in
            Self.work(in: bytes[start..<start + slotSize], stage: stage, cause: cause, at: endedAt)
        }
    }

    private static func work(in slot: ArraySlice<UInt8>, stage: UInt32, cause: String, at time: Int64) -> Work? {
        let header = slot.withUnsafeBytes { $0.loadUnaligned(as: orderly_work_slot.self) }
        guard header.stage == stage, header.message_length <= UInt64(Int.max) else { return nil }
        var rest = slot.dropFirst(WorkSlot.headerSize)
        func take(_ count: UInt32) -> ArraySlice<UInt8> {
            defer { rest = rest.dropFirst(Int(count)) }
            return rest.prefix(Int(count))
        }
        let label = WorkLabel(bytes: take(header.label_length))
        let peer = String(decoding: take(header.peer_length), as: UTF8.self)
        let kept = Array(take(header.kept_length))
        let isWhole = UInt64(kept.count) == header.message_length
        return Work(
            suspect: Suspect(
                route: label.route, listener: label.listener, length: Int(header.message_length),
                mark: isWhole ? Suspect.mark(label.listener, kept) : header.message_mark, crashes: 0, cause: cause,
                lastAt: time),
            peer: peer, bytes: isWhole ? kept : nil)
    }

    private static func name(of signal: UInt32) -> String {
        let names: [(Int32, String)] = [
            (SIGILL, "SIGILL"), (SIGTRAP, "SIGTRAP"), (SIGSEGV, "SIGSEGV"), (SIGBUS, "SIGBUS"),
            (SIGABRT, "SIGABRT"), (SIGFPE, "SIGFPE"),
        ]
        return names.first { $0.0 == Int32(bitPattern: signal) }?.1 ?? "signal \(signal)"
    }
}
