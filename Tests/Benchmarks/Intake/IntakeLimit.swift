import Foundation
import NIOCore
import NIOPosix

/// The limit that intake is measured against: frames in, one row for the message and one for its delivery made durable
/// by SQLite in groups, acknowledgements out. No routes, no checks, no limits, no retransmissions, nothing to deliver.
///
///     IntakeLimit PORT DATABASE
@main
struct IntakeLimit {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let port = Int(arguments[1]) else {
            print("usage: IntakeLimit PORT DATABASE")
            exit(64)
        }
        let writer = try GroupWriter(path: arguments[2])
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let server = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(FrameHandler(writer: writer, channel: channel))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        try await server.closeFuture.get()
    }
}
