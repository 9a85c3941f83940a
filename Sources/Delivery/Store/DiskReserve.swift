import Foundation

/// Space that is set aside so that a full volume does not keep what was delivered from being written down: given up when
/// a write finds the volume full, taken again when there is room. Meanwhile the watermark keeps intake closed.
struct DiskReserve {
    let path: String
    let bytes: Int

    init(directory: String, bytes: Int) {
        path = directory + "/orderly.reserve"
        self.bytes = bytes
    }

    var isThere: Bool {
        var status = stat()
        return stat(path, &status) == 0 && Int(status.st_size) == bytes
    }

    /// - Parameters:
    ///   - freeBytes: of the volume; `nil` = unknown, then nothing is taken.
    ///   - watermark: what must be free beside it.
    func takeIfPossible(freeBytes: Int?, watermark: Int) {
        guard bytes > 0, !isThere, let freeBytes, freeBytes - bytes > watermark else { return }
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        #if os(Linux)
        let isTaken = posix_fallocate(descriptor, 0, off_t(bytes)) == 0
        #else
        let isTaken = ftruncate(descriptor, off_t(bytes)) == 0
        #endif
        if !isTaken { unlink(path) }
    }

    /// - Returns: whether there was anything to give up.
    func giveUp() -> Bool { bytes > 0 && unlink(path) == 0 }
}
