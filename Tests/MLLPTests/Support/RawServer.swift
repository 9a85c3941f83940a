import NIOCore
import NIOPosix
import NIOSSL

/// A receiver that does just what the test says with each connection.
final class RawServer: Sendable {
    private let channel: any Channel
    private let peers: AsyncStream<RawPeer>

    private init(channel: any Channel, peers: AsyncStream<RawPeer>) {
        self.channel = channel
        self.peers = peers
    }

    static func start(tls: NIOSSLContext? = nil) async throws -> RawServer {
        let (peers, feed) = AsyncStream.makeStream(of: RawPeer.self)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    feed.yield(try RawPeer.attach(to: channel))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return RawServer(channel: channel, peers: peers)
    }

    var port: Int { channel.localAddress?.port ?? 0 }

    /// The next connection.
    func accept() async -> RawPeer? {
        for await peer in peers { return peer }
        return nil
    }

    func stop() async { try? await channel.close().get() }
}
