import Foundation

/// The few things the store asks of the file system itself.
enum Volume {
    /// Free bytes for this user; `nil` when the system does not tell.
    static func freeBytes(of directory: String) -> Int? {
        var status = statvfs()
        guard statvfs(directory, &status) == 0 else { return nil }
        let (bytes, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return overflow ? Int.max : Int(clamping: bytes)
    }

    /// Which file has this name; `nil` when none has.
    static func inode(of path: String) -> UInt64? {
        var status = stat()
        return stat(path, &status) == 0 ? UInt64(status.st_ino) : nil
    }

    /// Makes the directory and what leads to it, mode 0700.
    ///
    /// A new name in a directory is only safe once that directory was flushed: without it a power cut could take the
    /// whole store away.
    static func makeDirectory(_ path: String) throws(StoreError) {
        var unsafe: [String] = []
        var parent = path
        while !parent.isEmpty, parent != "/", access(parent, F_OK) != 0 {
            parent = (parent as NSString).deletingLastPathComponent
            unsafe.append(parent.isEmpty ? "." : parent)
        }
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StoreError(
                .cannotOpen, "cannot make the store directory \(path)",
                cause: (error as? CocoaError)?.userInfo[NSUnderlyingErrorKey].map { "\($0)" }
                    ?? "is there a file of that name?")
        }
        guard access(path, R_OK | W_OK | X_OK) == 0 else {
            throw StoreError(.cannotOpen, "the store directory \(path) cannot be written", cause: lastError())
        }
        for directory in unsafe { try flushDirectory(directory) }
    }

    /// Makes an empty file, mode 0600, unless it is there. SQLite gives its side files the same mode.
    ///
    /// One that is there is not opened: closing it would take every POSIX lock that this process has on it.
    static func makeFile(_ path: String) throws(StoreError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0, errno == EEXIST { return }
        guard descriptor >= 0 else {
            let code: StoreError.Code = errno == ENOSPC ? .full : errno == EROFS ? .readOnly : .cannotOpen
            throw StoreError(code, "cannot make \(path)", cause: lastError())
        }
        close(descriptor)
    }

    /// Makes names in the directory durable.
    static func flushDirectory(_ path: String) throws(StoreError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw StoreError(.cannotOpen, "cannot open the directory \(path)", cause: lastError())
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw StoreError(.flushFailed, "fsync of the directory \(path) failed", cause: lastError())
        }
    }

    static func lastError() -> String { String(cString: strerror(errno)) }
}
