import Foundation

/// How often the system has ended a process for want of memory: it does so by SIGKILL, which leaves nothing else to
/// tell it from an operator's `kill -9`.
package struct MemoryKills: Hashable, Sendable {
    /// Which start of the machine the count belongs to.
    var boot: UInt64
    var count: UInt64

    package init(boot: UInt64, count: UInt64) {
        self.boot = boot
        self.count = count
    }

    /// Zero where the system does not tell; then each SIGKILL is taken for an operator's.
    package static func now() -> MemoryKills {
        let boot = text("/proc/sys/kernel/random/boot_id")
        let counters = text("/proc/vmstat").split(separator: "\n")
        let line = counters.first { $0.hasPrefix("oom_kill ") }
        return MemoryKills(
            boot: UncertainSet.mark(listener: boot),
            count: line.flatMap { $0.split(separator: " ").last }.flatMap { UInt64($0) } ?? 0)
    }

    private static func text(_ path: String) -> String {
        (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
