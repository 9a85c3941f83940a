import Foundation
import Synchronization

/// One process a store: an advisory lock that ends with the process, however it ends.
final class StoreLock: Sendable {
    static let name = "orderly.lock"

    private let descriptor: Mutex<CInt?>

    /// - Throws: ``StoreError`` `locked`, naming the process that has the store.
    init(directory: String) throws(StoreError) {
        let path = directory + "/" + Self.name
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError(.cannotOpen, "cannot open \(path)", cause: Volume.lastError())
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let owner = Self.owner(in: descriptor)
            close(descriptor)
            throw StoreError(.locked, "the store \(directory) is in use by process \(owner)")
        }
        let text = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    func release() {
        let held = descriptor.withLock { descriptor in
            defer { descriptor = nil }
            return descriptor
        }
        if let held { close(held) }
    }

    private static func owner(in descriptor: CInt) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return "unknown" }
        return String(decoding: bytes.prefix(count).prefix { (0x30...0x39).contains($0) }, as: UTF8.self)
    }
}
