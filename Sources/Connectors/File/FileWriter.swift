package import Pipeline
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Puts payloads into files so that a power cut leaves each whole or absent. Every call blocks.
///
/// One file a message:
/// ```
/// .orderly-261123-000042-9f….part   create, write, fsync     a crash leaves this, never half of the file
///            └── rename ──▶ MSG0001-261123-000042.hl7        the name appears with all of its content
/// directory  fsync                                           and stays after a power cut
/// ```
/// The same payload under the same name again changes nothing and succeeds, so a repeated delivery is harmless.
/// Another payload under a name that is taken is refused: what was delivered once is never overwritten.
///
/// Batch: the payload is appended and the file flushed. See ``append(_:to:)``.
package final class FileWriter: Sendable {
    private let root: String
    private let fileMode: mode_t
    private let directoryMode: mode_t
    private let owner: String
    private let sync: @Sendable (Int32) -> Int32
    /// Addresses that are being written, so that two lanes cannot meet in one file.
    private let inFlight = Mutex<Set<String>>([])
    /// Directories whose entry in their parent this process has put on disk.
    private let durable = Mutex<Set<String>>([])
    /// Appends are one at a time: two that mix would spoil both.
    private let appending = Mutex(())

    /// The set of known directories starts anew beyond this; that costs one flush a directory.
    private static let durableLimit = 4096

    /// - Parameters:
    ///   - root: Absolute; created with the first write if it is missing.
    ///   - permissions: Octal file mode; only the lowest nine bits count.
    ///   - owner: Route and destination, part of temporary names so that destinations do not share one.
    ///   - sync: fsync; tests watch it and let it fail.
    package init(
        root: String, permissions: UInt16, owner: String, sync: @escaping @Sendable (Int32) -> Int32 = { fsync($0) }
    ) {
        self.sync = sync
        self.root = root
        self.owner = owner
        fileMode = mode_t(permissions & 0o777)
        // Who may read a file may also list and enter the directories made for it.
        directoryMode = 0o700 | fileMode | (fileMode & 0o444) >> 2
    }

    /// Writes one file with exactly this content and makes it durable.
    package func place(_ payload: [UInt8], at address: FileAddress, for message: MessageID) throws(FileFault) {
        guard inFlight.withLock({ $0.insert(address.text).inserted }) else {
            throw FileFault(.openFile, number: EAGAIN)
        }
        defer { inFlight.withLock { _ = $0.remove(address.text) } }
        let directory = try open(address.directories)
        if let existing = try directory.openReading(address.file) {
            guard try FileContent.isEqual(existing, to: payload) else { throw FileFault(.openFile, .otherContent) }
            // It may be the last act of a process that did not live to flush it.
            try FileContent.flush(existing, with: sync)
            return try directory.flush()
        }
        let temporary = temporaryName(for: address, message)
        do throws(FileFault) {
            let file = try directory.createTemporary(temporary, mode: fileMode)
            try FileContent.write(payload, to: file)
            try FileContent.flush(file, with: sync)
            guard try !directory.contains(address.file) else { throw FileFault(.renameFile, number: EEXIST) }
            try directory.rename(temporary, to: address.file)
        } catch {
            directory.remove(temporary)
            throw error
        }
        try directory.flush()
    }

    /// Appends one message to a file of messages and makes it durable.
    ///
    /// Messages follow each other without frame; each ends with the line end it came with, or a CR if it has none.
    /// What cannot be written whole is cut off again. Two things cannot be undone, and a reader must expect them:
    /// after a crash in the middle of an append the file may hold a part of the message, closed with a CR, before
    /// the whole; and a message whose confirmation was lost in a crash is appended twice.
    package func append(_ payload: [UInt8], to address: FileAddress) throws(FileFault) {
        let result = appending.withLock { _ in
            Result<Void, FileFault> { () throws(FileFault) in try appendAlone(payload, to: address) }
        }
        try result.get()
    }

    private func appendAlone(_ payload: [UInt8], to address: FileAddress) throws(FileFault) {
        let directory = try open(address.directories)
        let file = try directory.openAppending(address.file, mode: fileMode)
        let size = try FileContent.size(of: file)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(payload.count + 2)
        if let last = try FileContent.lastByte(of: file, size: size), !Self.isLineEnd(last) {
            bytes.append(Self.carriageReturn)
        }
        bytes.append(contentsOf: payload)
        if let last = payload.last, !Self.isLineEnd(last) { bytes.append(Self.carriageReturn) }
        do throws(FileFault) {
            try FileContent.write(bytes, to: file)
            try FileContent.flush(file, with: sync)
        } catch {
            try? FileContent.truncate(file, to: size)
            throw error
        }
        try directory.flush()
    }

    private static let carriageReturn: UInt8 = 0x0D

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0D || byte == 0x0A }

    /// Walks from the root to the last directory, creating what is missing.
    private func open(_ names: [String]) throws(FileFault) -> Directory {
        var directory = try Directory.root(at: root, mode: directoryMode, sync: sync)
        var path = ""
        for name in names {
            path += "/" + name
            let isDurable = durable.withLock { $0.contains(path) }
            directory = try directory.subdirectory(name, mode: directoryMode, isDurable: isDurable)
            if !isDurable { remember(path) }
        }
        return directory
    }

    private func remember(_ path: String) {
        durable.withLock { known in
            if known.count >= Self.durableLimit { known.removeAll(keepingCapacity: true) }
            known.insert(path)
        }
    }

    /// The same for every attempt, so that the next attempt removes what a crash left.
    private func temporaryName(for address: FileAddress, _ message: MessageID) -> String {
        // FNV-1a, 64 bits: two files of one message need two names, nothing more.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in (owner + "\n" + address.text).utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return ".orderly-\(message)-\(String(hash, radix: 16)).part"
    }
}
