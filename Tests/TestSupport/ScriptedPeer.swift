import Foundation
import Glibc
import Synchronization

/// A receiver on 127.0.0.1 that speaks MLLP over plain sockets and does to each message what its script says.
///
/// One thread serves all connections. Nothing in it is shared with the client under test, not even the framing, so
/// that an error there cannot hide.
package final class ScriptedPeer: Sendable {
    package struct SocketError: Error, CustomStringConvertible {
        package var operation: String
        package var number: Int32
        package var description: String { "\(operation): \(String(cString: strerror(number)))" }
    }

    package let port: Int
    private let board = PeerBoard()
    private let wake: Int32

    /// - Parameters:
    ///   - script: What happens to the first, second … message, over all connections.
    ///   - then: What happens to every message after those.
    ///   - port: 0 takes any free port; another brings a stopped peer back.
    package init(_ script: [PeerAct] = [], then: PeerAct = .accept, port: Int = 0) throws {
        let listener = try Self.listen(on: port)
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw SocketError(operation: "pipe", number: errno) }
        self.port = try Self.port(of: listener)
        wake = ends[1]
        let loop = PeerLoop(listener: listener, wake: ends[0], script: script, then: then, board: board)
        Thread.detachNewThread { loop.run() }
    }

    deinit { stop() }

    /// What has happened until now.
    package var record: PeerRecord { board.record }

    package var messages: [[UInt8]] { board.record.messages }

    /// Waits until the record fulfils a condition, or ten seconds.
    package func record(when condition: @escaping @Sendable (PeerRecord) -> Bool) async -> PeerRecord {
        await board.record(when: condition)
    }

    /// Closes everything; from now on connections are refused. Returns when the port is free.
    package func stop() {
        guard board.beginStop() else { return }
        _ = write(wake, [UInt8(1)], 1)
        board.waitUntilStopped()
        _ = close(wake)
    }

    private static func listen(on port: Int) throws -> Int32 {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw SocketError(operation: "socket", number: errno) }
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(truncatingIfNeeded: port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard bound == 0, Glibc.listen(listener, 64) == 0 else {
            let number = errno
            _ = close(listener)
            throw SocketError(operation: "bind", number: number)
        }
        return listener
    }

    private static func port(of listener: Int32) throws -> Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) }
        }
        guard result == 0 else { throw SocketError(operation: "getsockname", number: errno) }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
