#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Reads files and folders with the system's calls. Nothing here waits: pipes and devices are refused.
enum SystemFile {
    struct Failure: Error {
        /// Words for a person: "there is no such file".
        var reason: String
    }

    struct Contents {
        var bytes: [UInt8]
        /// Permission bits.
        var mode: UInt32
    }

    static func read(_ path: String, limit: Int) throws(Failure) -> Contents {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Failure(reason: reason(errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Failure(reason: reason(errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Failure(reason: "it is not a file") }
        let bytes = try contents(of: descriptor, expecting: Int(status.st_size), limit: limit)
        return Contents(bytes: bytes, mode: UInt32(status.st_mode) & 0o777)
    }

    /// At most one byte more than the limit, so that the caller sees that there is more.
    private static func contents(of descriptor: Int32, expecting: Int, limit: Int) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(max(0, expecting), limit) + 1)
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= limit {
            let wanted = min(chunk.count, limit + 1 - bytes.count)
            let count = chunk.withUnsafeMutableBytes { systemRead(descriptor, $0.baseAddress, wanted) }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure(reason: reason(errno))
            }
            if count == 0 { break }
            bytes += chunk[0..<count]
        }
        return bytes
    }

    /// The names in a folder, sorted; at most `limit`.
    static func names(in directory: String, limit: Int) throws(Failure) -> [String] {
        guard let folder = opendir(directory) else { throw Failure(reason: reason(errno)) }
        defer { closedir(folder) }
        var names: [String] = []
        while names.count < limit, let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// The process's working directory.
    static func currentDirectory() -> String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return String(cString: path)
    }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOENT: "there is no such file"
        case EACCES, EPERM: "this user may not read it"
        case ENOTDIR: "it is not a folder"
        case EISDIR: "it is a folder"
        case ELOOP: "its links go round in a circle"
        default: "the system says: \(String(cString: strerror(code)))"
        }
    }

    private static func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
        Glibc.read(descriptor, buffer, count)
        #elseif canImport(Musl)
        Musl.read(descriptor, buffer, count)
        #else
        Darwin.read(descriptor, buffer, count)
        #endif
    }
}
