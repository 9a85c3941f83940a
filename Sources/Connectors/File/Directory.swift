#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A directory held open. Names are resolved beneath it one at a time, never through a link, so that nothing in
/// a name and nobody who can plant links below it leads a write elsewhere.
struct Directory: ~Copyable {
    private let descriptor: Descriptor
    /// fsync, or what a test puts in its place.
    private let sync: @Sendable (Int32) -> Int32

    private static let openFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    private static let rootDepthLimit = 64

    private init(_ descriptor: consuming Descriptor, sync: @escaping @Sendable (Int32) -> Int32) {
        self.descriptor = descriptor
        self.sync = sync
    }

    /// Opens the directory that the route names, and creates what is missing of its path. Links are followed
    /// here and only here: this path is the operator's, no part of it comes from a message.
    static func root(
        at path: String, mode: mode_t, sync: @escaping @Sendable (Int32) -> Int32
    ) throws(FileFault) -> Directory {
        let number = open(path, openFlags)
        if number >= 0 { return Directory(Descriptor(owning: number), sync: sync) }
        guard errno == ENOENT else { throw FileFault(.openDirectory, number: errno) }
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard parts.count <= rootDepthLimit else { throw FileFault(.openDirectory, number: ENAMETOOLONG) }
        let top = try SystemCall.perform(.openDirectory) { open("/", openFlags) }
        var current = Directory(Descriptor(owning: top), sync: sync)
        for part in parts {
            current = try current.subdirectory(String(part), mode: mode, followsLinks: true, isDurable: true)
        }
        return current
    }

    /// Opens a directory in this one, and creates it if it is not there.
    ///
    /// - Parameter isDurable: Whether this directory's entry for it is known to be on disk. If not, or if it is
    ///   created here, this directory is flushed: a file is no safer than the names that lead to it.
    func subdirectory(
        _ name: String, mode: mode_t, followsLinks: Bool = false, isDurable: Bool
    ) throws(FileFault) -> Directory {
        let flags = followsLinks ? Self.openFlags : Self.openFlags | O_NOFOLLOW
        var child = openat(descriptor.number, name, flags)
        var mustFlush = !isDurable
        if child < 0, errno == ENOENT {
            let isMine = mkdirat(descriptor.number, name, mode) == 0
            guard isMine || errno == EEXIST else { throw FileFault(.createDirectory, number: errno) }
            mustFlush = true
            child = openat(descriptor.number, name, flags)
            // The process's umask may have taken away what the files' readers need.
            if isMine, child >= 0 { _ = fchmod(child, mode) }
        }
        guard child >= 0 else {
            let number = errno
            throw number == ELOOP || number == ENOTDIR
                ? FileFault(.openDirectory, .notADirectory) : FileFault(.openDirectory, number: number)
        }
        let opened = Directory(Descriptor(owning: child), sync: sync)
        if mustFlush { try flush() }
        return opened
    }

    /// Puts the directory's entries on disk.
    func flush() throws(FileFault) {
        try SystemCall.perform(.syncDirectory) { sync(descriptor.number) }
    }

    /// Creates a file that must not exist, with exactly these permissions. A temporary file left by a crash is in
    /// the way of nothing: it is removed first.
    func createTemporary(_ name: String, mode: mode_t) throws(FileFault) -> Descriptor {
        remove(name)
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = Descriptor(
            owning: try SystemCall.perform(.openFile) { openat(descriptor.number, name, flags, mode) })
        try SystemCall.perform(.openFile) { fchmod(file.number, mode) }
        return file
    }

    /// Opens a file for appending; one that is created here gets exactly these permissions.
    func openAppending(_ name: String, mode: mode_t) throws(FileFault) -> Descriptor {
        let flags = O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let created = openat(descriptor.number, name, flags | O_CREAT | O_EXCL, mode)
        if created >= 0 {
            let file = Descriptor(owning: created)
            try SystemCall.perform(.openFile) { fchmod(file.number, mode) }
            return file
        }
        guard errno == EEXIST else { throw Self.openFault(errno) }
        return try openExisting(name, flags: flags)
    }

    /// Opens a file for reading; `nil` when there is none.
    func openReading(_ name: String) throws(FileFault) -> Descriptor? {
        do throws(FileFault) {
            return try openExisting(name, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        } catch  where error.isSystem(ENOENT) {
            return nil
        }
    }

    /// Gives a finished file its final name.
    func rename(_ temporary: String, to name: String) throws(FileFault) {
        try SystemCall.perform(.renameFile) {
            renameat(descriptor.number, temporary, descriptor.number, name)
        }
    }

    /// Removes a file of ours; one that is not there is as good as removed.
    func remove(_ name: String) {
        _ = unlinkat(descriptor.number, name, 0)
    }

    /// Whether anything has this name, whatever it is.
    func contains(_ name: String) throws(FileFault) -> Bool {
        var status = stat()
        if fstatat(descriptor.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return true }
        guard errno == ENOENT else { throw FileFault(.examineFile, number: errno) }
        return false
    }

    private func openExisting(_ name: String, flags: Int32) throws(FileFault) -> Descriptor {
        let number = openat(descriptor.number, name, flags)
        guard number >= 0 else { throw Self.openFault(errno) }
        let file = Descriptor(owning: number)
        var status = stat()
        try SystemCall.perform(.examineFile) { fstat(file.number, &status) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileFault(.openFile, .notARegularFile) }
        return file
    }

    private static func openFault(_ number: Int32) -> FileFault {
        // ENXIO: a pipe without reader, or a socket. ELOOP: a link.
        switch number {
        case ELOOP, EISDIR, ENXIO, ENODEV: FileFault(.openFile, .notARegularFile)
        default: FileFault(.openFile, number: number)
        }
    }
}
