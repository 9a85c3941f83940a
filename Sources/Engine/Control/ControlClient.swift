package import NIOCore
import NIOPosix

/// The commands' end of the control socket.
package enum ControlClient {
    /// Asks the engine that has the store.
    ///
    /// - Parameter content: a message that goes with the request.
    /// - Returns: `nil` when no engine listens there.
    package static func send(
        _ request: ControlRequest, content: [UInt8]? = nil, to directory: String, group: any EventLoopGroup
    ) async throws -> ControlReply? {
        let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
        do {
            channel = try await ClientBootstrap(group: group).connectTimeout(.seconds(5)).connect(
                unixDomainSocketPath: ControlSocket.path(in: directory)
            ) { channel in
                channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel(wrappingChannelSynchronously: channel) }
            }
        } catch {
            return nil
        }
        return try await channel.executeThenClose { inbound, outbound in
            var request = request
            request.length = content?.count
            var written = try ControlSocket.encode(request)
            if let content { written.writeBytes(content) }
            try await outbound.write(written)
            var gathered = ByteBuffer()
            for try await part in inbound {
                gathered.writeImmutableBuffer(part)
                if let line = try ControlSocket.takeLine(from: &gathered) {
                    return try ControlSocket.decode(ControlReply.self, from: line)
                }
            }
            throw EngineError(.control, "the engine closed the control connection without an answer")
        }
    }
}
