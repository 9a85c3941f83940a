import Foundation

/// What crashes are remembered from one start to the next. Written when there was one, so hardly ever.
struct CrashLedger: Codable, Hashable {
    /// The run whose end is counted already; a start may be killed as well.
    var counted: UInt64 = 0
    /// Nanoseconds since 1970-01-01 UTC, the newest last.
    var crashes: [Int64] = []
    /// Oldest first.
    var suspects: [Suspect] = []

    static let name = "orderly.crashes"
    /// Beyond it the oldest are forgotten.
    static let suspectLimit = 1_000
    static let crashLimit = 100
    static let bytesLimit = 1_000_000

    /// - Returns: the messages that were in work, with their crashes.
    mutating func count(_ remains: CrashRemains) -> [CrashRemains.Work] {
        let isNews = counted != remains.run
        counted = remains.run
        if isNews, remains.cause != nil {
            crashes = (crashes + [remains.endedAt]).suffix(Self.crashLimit)
        }
        return remains.work.map { work in
            var work = work
            let known = suspects.firstIndex { $0.isSame(as: work.suspect) }
            if let known {
                work.suspect.crashes = suspects[known].crashes
                work.suspect.row = suspects[known].row
                suspects.remove(at: known)
            }
            if isNews { work.suspect.crashes += 1 }
            suspects = (suspects + [work.suspect]).suffix(Self.suspectLimit)
            return work
        }
    }

    /// - Returns: an empty one when there is none; `nil` when what is there cannot be read.
    static func read(in directory: String) -> CrashLedger? {
        let path = directory + "/" + name
        guard access(path, F_OK) == 0 else { return CrashLedger() }
        guard let handle = FileHandle(forReadingAtPath: path),
            let data = try? handle.read(upToCount: bytesLimit + 1), data.count <= bytesLimit
        else { return nil }
        guard let ledger = try? JSONDecoder().decode(CrashLedger.self, from: data),
            ledger.suspects.allSatisfy({ (0..<1_000_000).contains($0.crashes) })
        else { return nil }
        return ledger
    }

    /// Whole or not at all.
    ///
    /// - Parameter isFlushed: whether a power cut must not take it back.
    func write(in directory: String, isFlushed: Bool) throws(StoreError) {
        let (path, new) = (directory + "/" + Self.name, directory + "/" + Self.name + ".new")
        guard let data = try? JSONEncoder().encode(self) else {
            throw StoreError(.badRecord, "the record of crashes cannot be written")
        }
        let descriptor = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreError(.io, "cannot make \(new)", cause: Volume.lastError()) }
        let isWritten = data.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) } == data.count
        let isDone = isWritten && (!isFlushed || fsync(descriptor) == 0)
        close(descriptor)
        guard isDone, rename(new, path) == 0 else {
            throw StoreError(.io, "cannot write \(path)", cause: Volume.lastError())
        }
        if isFlushed { try Volume.flushDirectory(directory) }
    }
}
