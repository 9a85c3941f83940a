import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// One end of a connection that does just what the test says, in bytes.
final class RawPeer: Sendable {
    private struct State {
        var received: [UInt8] = []
        var isEnded = false
        var waiting: (enough: @Sendable ([UInt8]) -> Int?, continuation: CheckedContinuation<[UInt8]?, Never>)?
    }

    let channel: any Channel
    private let state = Mutex(State())

    private init(channel: any Channel) { self.channel = channel }

    /// Connects to a port of this machine.
    static func connect(
        port: Int, from address: String = "127.0.0.1", tls: NIOSSLContext? = nil, serverName: String? = nil
    ) async throws -> RawPeer {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: tls == nil)
            .bind(to: SocketAddress(ipAddress: address, port: 0))
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: tls, serverHostname: serverName))
                    }
                    return try attach(to: channel)
                }
            }
    }

    static func attach(to channel: any Channel) throws -> RawPeer {
        let peer = RawPeer(channel: channel)
        try channel.pipeline.syncOperations.addHandler(Handler(peer: peer))
        return peer
    }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    /// Sends FIN; goes on reading.
    func endOutput() async throws { try await channel.close(mode: .output).get() }

    func close() async { try? await channel.close().get() }

    /// The next frame's message; `nil` when the other side closed first.
    func message() async -> [UInt8]? {
        let frame = await take { bytes in bytes.indices.dropFirst().first { bytes[$0 - 1] == 0x1C && bytes[$0] == 0x0D }
        }
        return frame.map { Array($0.dropFirst().dropLast(2)) }
    }

    /// Waits until the other side has closed.
    func ended() async {
        while await take({ $0.isEmpty ? nil : $0.count - 1 }) != nil {}
    }

    /// The bytes up to the offset that `enough` finds, once it finds one.
    private func take(_ enough: @escaping @Sendable ([UInt8]) -> Int?) async -> [UInt8]? {
        await withCheckedContinuation { continuation in
            state.withLock { $0.waiting = (enough, continuation) }
            deliver()
        }
    }

    private func deliver(_ bytes: [UInt8] = [], isEnded: Bool = false) {
        let ready = state.withLock { state -> (CheckedContinuation<[UInt8]?, Never>, [UInt8]?)? in
            state.received += bytes
            if isEnded { state.isEnded = true }
            guard let waiting = state.waiting else { return nil }
            if let last = waiting.enough(state.received) {
                let taken = Array(state.received[...last])
                state.received.removeFirst(taken.count)
                state.waiting = nil
                return (waiting.continuation, taken)
            }
            guard state.isEnded else { return nil }
            state.waiting = nil
            return (waiting.continuation, nil)
        }
        ready?.0.resume(returning: ready?.1)
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let peer: RawPeer

        init(peer: RawPeer) { self.peer = peer }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            peer.deliver(Array(unwrapInboundIn(data).readableBytesView))
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if event as? ChannelEvent == .inputClosed { peer.deliver(isEnded: true) }
        }

        func channelInactive(context: ChannelHandlerContext) { peer.deliver(isEnded: true) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
