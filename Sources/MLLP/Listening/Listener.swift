package import Logging
package import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// An MLLP listener: one port, any number of connections, each with a ``ConnectionHandler`` of its own.
package final class Listener: Sendable {
    /// The port that is really listened on; stays known after it is closed.
    package let localPort: Int
    private let channel: any Channel
    private let lines: OpenLines
    private let counters: ListenerCounters
    private let admission: Admission

    private init(channel: any Channel, lines: OpenLines, counters: ListenerCounters, admission: Admission) {
        self.channel = channel
        localPort = channel.localAddress?.port ?? 0
        self.lines = lines
        self.counters = counters
        self.admission = admission
    }

    /// Opens the port and serves connections until it is closed.
    ///
    /// - Parameters:
    ///   - group: each connection stays on one of its event loops.
    ///   - makeHandler: called on the connection's event loop, with TLS before its handshake.
    package static func bind(
        _ configuration: ListenerConfiguration, group: any EventLoopGroup, logger: Logger,
        makeHandler: @escaping @Sendable (Connection) -> any ConnectionHandler
    ) async throws(ListenerError) -> Listener {
        let counters = ListenerCounters()
        let admission = Admission(
            allow: configuration.allow, limit: configuration.connectionLimit,
            limitPerAddress: configuration.connectionsPerAddress)
        let lines = OpenLines()
        let bootstrap = SocketOptions.listening(ServerBootstrap(group: group)).childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                let address = channel.remoteAddress
                let bytes = address.flatMap { AddressBlock.bytes(of: $0) }
                if let refusal = admission.enter(bytes) {
                    Self.log(refusal, of: address, admission, logger, now: channel.eventLoop.now)
                    throw refusal
                }
                // Not when the line ends: a channel whose set-up fails has to be counted out as well.
                channel.closeFuture.whenComplete { _ in admission.leave(bytes) }
                try Self.serve(channel, configuration, counters: counters, logger: logger) { connection in
                    lines.add(connection, channel)
                    return makeHandler(connection)
                }
            }
        }
        let address = "\(configuration.host):\(configuration.port)"
        guard (0...65_535).contains(configuration.port) else {
            throw ListenerError(.addressNotAvailable, address: address)
        }
        do {
            let channel = try await bootstrap.bind(host: configuration.host, port: configuration.port).get()
            return Listener(channel: channel, lines: lines, counters: counters, admission: admission)
        } catch {
            throw ListenerError(error, address: address)
        }
    }

    package var statistics: ListenerStatistics { counters.snapshot(of: admission) }

    /// Closes the port. Connections stay and are served.
    package func stopAccepting() async {
        admission.stop()
        try? await channel.close().get()
    }

    /// Closes the port, answers every frame that has been received whole, and closes the connections; those that are
    /// not done after `limit` are cut.
    package func drain(within limit: Duration) async {
        await stopAccepting()
        let open = lines.end()
        guard let loop = open.first?.connection.eventLoop else { return }
        for line in open { line.connection.drain() }
        let timer = loop.scheduleTask(in: TimeAmount(clamping: limit)) {
            for line in open { line.connection.abort() }
        }
        try? await EventLoopFuture.andAllComplete(open.map(\.closed), on: loop).get()
        timer.cancel()
    }

    /// Closes the port and every connection; messages in flight stay unanswered.
    package func close() async {
        await stopAccepting()
        let open = lines.end()
        guard let loop = open.first?.connection.eventLoop else { return }
        for line in open { line.connection.abort() }
        try? await EventLoopFuture.andAllComplete(open.map(\.closed), on: loop).get()
    }

    /// Serves one connection on a channel that is already there; what ``bind(_:group:logger:makeHandler:)`` does with
    /// each that it lets in. On the channel's event loop.
    ///
    /// - Returns: the counts of this connection.
    package static func serve(
        _ channel: any Channel, _ configuration: ListenerConfiguration, logger: Logger,
        makeHandler: @escaping (Connection) -> any ConnectionHandler
    ) throws -> @Sendable () -> ListenerStatistics {
        let counters = ListenerCounters()
        let admission = Admission(allow: [], limit: 1, limitPerAddress: 1)
        try serve(channel, configuration, counters: counters, logger: logger, makeHandler: makeHandler)
        return { counters.snapshot(of: admission) }
    }

    private static func serve(
        _ channel: any Channel, _ configuration: ListenerConfiguration, counters: ListenerCounters, logger: Logger,
        makeHandler: @escaping (Connection) -> any ConnectionHandler
    ) throws {
        if let tls = configuration.tls {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls.context))
        }
        let address = channel.remoteAddress?.ipAddress ?? "unknown"
        let line = InboundLine(configuration: configuration, counters: counters, logger: logger) { line, context in
            let connection = Connection(
                id: UInt64.random(in: .min ... .max), remoteAddress: address, line: line, eventLoop: context.eventLoop)
            return (connection, makeHandler(connection))
        }
        try channel.pipeline.syncOperations.addHandler(line)
    }

    private static func log(
        _ refusal: Admission.Refusal, of address: SocketAddress?, _ admission: Admission, _ logger: Logger,
        now: NIODeadline
    ) {
        guard let count = admission.refusalsToLog(at: now) else { return }
        logger.warning(
            "connection refused",
            metadata: [
                "peer": "\(address?.ipAddress ?? "unknown")", "reason": "\(refusal.rawValue)", "refused": "\(count)",
            ])
    }
}
