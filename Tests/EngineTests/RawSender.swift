import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A sender on a plain blocking socket: what it writes is what goes out, byte for byte.
///
/// The blocking calls are made on a queue of its own: on the threads that run tasks they would keep the engine
/// under test from running.
final class RawSender: Sendable {
    struct Failure: Error {
        var what: String
    }

    private let descriptor: Int32
    private let queue = DispatchQueue(label: "sender")
    private let buffer = Mutex<[UInt8]>([])

    init(port: Int, timeout seconds: Int = 120) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            Glibc.close(descriptor)
            throw Failure(what: "connect: \(errno)")
        }
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        Glibc.close(descriptor)
    }

    private func offThread<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }

    func write(_ bytes: [UInt8]) async throws {
        try await offThread { try self.writeNow(bytes) }
    }

    /// The next frame's content; `nil` when the peer closed.
    func receiveFrame() async throws -> [UInt8]? {
        try await offThread { try self.receiveNow() }
    }

    /// No more will be written; answers still come.
    func endWriting() async throws {
        try await offThread { [descriptor] in
            guard shutdown(descriptor, Int32(SHUT_WR)) == 0 else { throw Failure(what: "shutdown: \(errno)") }
        }
    }

    /// Everything until the peer closes.
    func receiveAll() async throws -> [UInt8] {
        try await offThread { [descriptor] in
            var bytes: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 65536)
            while true {
                let count = recv(descriptor, &chunk, chunk.count, 0)
                if count == 0 { return bytes }
                guard count > 0 else { throw Failure(what: errno == EAGAIN ? "no end in time" : "recv: \(errno)") }
                bytes += chunk.prefix(count)
            }
        }
    }

    private func writeNow(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw Failure(what: "send: \(errno)") }
            rest = rest.dropFirst(count)
        }
    }

    func sendFrame(_ message: [UInt8]) async throws {
        try await write([0x0B] + message + [0x1C, 0x0D])
    }

    /// Sends and waits for one answer, as text.
    func exchange(_ message: String) async throws -> String {
        try await sendFrame(Array(message.utf8))
        guard let answer = try await receiveFrame() else { throw Failure(what: "closed without an answer") }
        return String(decoding: answer, as: UTF8.self)
    }

    private func receiveNow() throws -> [UInt8]? {
        while true {
            let frame = buffer.withLock { buffer -> [UInt8]? in
                let end = buffer.indices.dropLast().first { buffer[$0] == 0x1C && buffer[$0 + 1] == 0x0D }
                guard let end else { return nil }
                defer { buffer.removeFirst(end + 2) }
                return Array(buffer[..<end].drop { $0 == 0x0B })
            }
            if let frame { return frame }
            var chunk = [UInt8](repeating: 0, count: 65536)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count == 0 { return nil }
            guard count > 0 else { throw Failure(what: errno == EAGAIN ? "no answer in time" : "recv: \(errno)") }
            buffer.withLock { $0 += chunk.prefix(count) }
        }
    }
}
