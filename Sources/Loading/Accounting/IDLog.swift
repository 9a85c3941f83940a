#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file of marks, one a line, for whoever checks a run afterwards. Each user of the file has one of its own, bound to
/// where it is used; lines are always whole.
struct IDLog {
    private static let flushSize = 65_536

    private let descriptor: Int32
    private var buffer: [UInt8] = []
    /// The number of the first write that failed; after it nothing more is written.
    private(set) var failure: Int32?

    /// - Parameter file: open for appending, and closed by whoever opened it.
    init(_ file: LogFile) {
        descriptor = file.descriptor
        buffer.reserveCapacity(Self.flushSize + 64)
    }

    /// - Parameter suffix: stands behind the mark and a tab.
    mutating func append(_ mark: MessageMark, suffix: Int? = nil) {
        buffer += mark.bytes
        if let suffix {
            buffer.append(UInt8(ascii: "\t"))
            buffer += "\(suffix)".utf8
        }
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= Self.flushSize { flush() }
    }

    mutating func flush() {
        guard failure == nil, !buffer.isEmpty else { return }
        var rest = buffer[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                failure = errno
                break
            }
            rest = rest.dropFirst(written)
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
