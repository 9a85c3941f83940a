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
    typealias Perform = @Sendable (ControlRequest) async -> ControlReply

    let directory: String
    let group: any EventLoopGroup
    let logger: Logger
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
                for try await part in inbound {
                    gathered.writeImmutableBuffer(part)
                    while let line = try ControlSocket.takeLine(from: &gathered) {
                        try await outbound.write(ControlSocket.encode(await answer(line)))
                    }
                }
            }
        } catch {
            logger.debug("control connection ended", metadata: ["reason": "\(error)"])
        }
    }

    private func answer(_ line: ByteBuffer) async -> ControlReply {
        do {
            return await perform(try ControlSocket.decode(ControlRequest.self, from: line))
        } catch {
            return ControlReply(count: 0, error: "not a control request")
        }
    }
}
