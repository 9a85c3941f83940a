import CWorkMarks
import Foundation
import Synchronization

/// The mapped file in which threads mark the messages that they work on. In the store's directory, mode 0600, since it
/// holds them; gone after a clean end.
///
/// ```
/// │ header, 4,096 bytes │ slot │ slot │ …      each: header │ label │ peer │ message, up to 64 KiB
/// ```
final class WorkMarks: Sendable {
    static let name = "orderly.work"
    static let magic: UInt64 = 0x4F52_444D_4152_4B31
    static let firstSlot = 4096
    /// Of threads that may mark their work.
    static let slotLimit = 256

    let slots: [WorkSlot]
    private let path: String
    private let memory: Memory

    private struct Memory: @unchecked Sendable {
        // Unchecked because the mapping stays as long as the process; nothing but the header is reached through it.
        var header: UnsafeMutablePointer<orderly_work_header>
    }

    /// Of the last run, if it did not end cleanly. To be read before new marks are made.
    static func remains(in directory: String, memory: MemoryKills, now: Int64) -> CrashRemains? {
        let path = directory + "/" + name
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: firstSlot + slotLimit * WorkSlot.defaultSize)
        let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        return CrashRemains(Array(bytes.prefix(max(0, count))), memory: memory, now: now)
    }

    /// Makes the file anew. Its blocks are written before it is mapped: a full disk must not show as a fault.
    ///
    /// - Parameter count: of slots, at most ``slotLimit``.
    init(in directory: String, slots count: Int, memory kills: MemoryKills) throws(StoreError) {
        path = directory + "/" + Self.name
        let count = min(max(count, 0), Self.slotLimit)
        let size = Self.firstSlot + count * WorkSlot.defaultSize
        unlink(path)
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("make", path) }
        defer { close(descriptor) }
        let zeros = [UInt8](repeating: 0, count: size)
        guard zeros.withUnsafeBytes({ pwrite(descriptor, $0.baseAddress, $0.count, 0) }) == size else {
            let error = Self.failure("write", path)
            unlink(path)
            throw error
        }
        guard let mapped = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), mapped != MAP_FAILED
        else {
            let error = Self.failure("map", path)
            unlink(path)
            throw error
        }
        let header = mapped.bindMemory(to: orderly_work_header.self, capacity: 1)
        header.pointee = orderly_work_header(
            magic: Self.magic, run: .random(in: 1 ... .max), memory_kills: kills.count, boot: kills.boot,
            slot_count: UInt32(count), slot_size: UInt32(WorkSlot.defaultSize), signal: 0, unused: 0, crashed_at: 0)
        memory = Memory(header: header)
        slots = (0..<count).map { index in
            let start = mapped + Self.firstSlot + index * WorkSlot.defaultSize
            _ = start.bindMemory(to: orderly_work_slot.self, capacity: 1)
            return WorkSlot(memory: start, size: WorkSlot.defaultSize)
        }
    }

    /// From now on a crash leaves its signal in the file.
    func watch() { orderly_work_watch(memory.header) }

    /// A clean end: nothing is left to be blamed, and no content lies about. The memory stays mapped, so that a thread
    /// that is late does no harm.
    func end() {
        orderly_work_forget(memory.header)
        unlink(path)
    }

    private static func failure(_ what: String, _ path: String) -> StoreError {
        StoreError(.io, "cannot \(what) \(path)", cause: Volume.lastError())
    }
}
