import Logging
import NIOCore
import NIOPosix

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The engine's ear for commands such as `orderly dead retry`: a Unix socket in the store's directory.
struct ControlServer: Sendable {
    typealias Perform = @Sendable (ControlRequest, _ content: [UInt8]?) async -> ControlReply

    let directory: String
    let group: any EventLoopGroup
    let logger: Logger
    /// Bytes of a message that comes with a request.
    let contentLimit: Int
    let perform: Perform

    /// Serves until cancelled. An engine whose socket cannot be opened runs without it and says so.
    func run() async {
        let path = ControlSocket.path(in: directory)
        do {
            let server = try await bind(path)
            chmod(path, 0o600)
            try await server.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { tasks in
                    for try await connection in connections {
                        tasks.addTask { await serve(connection) }
                    }
                }
            }
        } catch is CancellationError {
        } catch {
            logger.warning("no control socket", metadata: ["path": "\(path)", "reason": "\(error)"])
        }
        unlink(path)
    }

    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private func bind(_ path: String) async throws -> NIOAsyncChannel<Connection, Never> {
        try await ServerBootstrap(group: group).bind(
            unixDomainSocketPath: path, cleanupExistingSocketFile: true
        ) { channel in
            channel.eventLoop.makeCompletedFuture { try Connection(wrappingChannelSynchronously: channel) }
        }
    }

    /// One request after the other; a connection that fails concerns nobody else.
    private func serve(_ connection: Connection) async {
        do {
            try await connection.executeThenClose { inbound, outbound in
                var gathered = ByteBuffer()
                var announced: ControlRequest?
                var isLost = false
                // Where the next request begins is not known behind one that is none: the rest is read and forgotten,
                // so that the other end comes to read the answer.
                for try await part in inbound where !isLost {
                    gathered.writeImmutableBuffer(part)
                    do {
                        while let (request, content) = try ControlSocket.takeRequest(
                            from: &gathered, announced: &announced, contentLimit: contentLimit)
                        {
                            try await outbound.write(ControlSocket.encode(await perform(request, content)))
                        }
                        gathered.discardReadBytes()
                    } catch {
                        guard let refusal = Self.refusal(of: error) else { throw error }
                        (isLost, gathered) = (true, ByteBuffer())
                        try await outbound.write(ControlSocket.encode(refusal))
                    }
                }
            }
        } catch {
            logger.debug("control connection ended", metadata: ["reason": "\(error)"])
        }
    }

    private static func refusal(of error: any Error) -> ControlReply? {
        switch error {
        case let error as EngineError: ControlReply(count: 0, error: "\(error)")
        case is DecodingError: ControlReply(count: 0, error: "not a control request")
        default: nil
        }
    }
}
