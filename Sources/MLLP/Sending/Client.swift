package import Logging
package import NIOCore
import NIOPosix

/// Sends messages over one MLLP connection and waits for their answers, one after the other.
///
/// - Connects with the first exchange, and again with the next one after the connection is gone. It never retries and
///   never backs off: that is its caller's business. After the last one, ``shutdown()`` closes the connection.
/// - An answer is only ever given to the message in flight, and only on the connection that carried it. After a
///   time-out, a mismatch, a cancellation or anything else that went wrong the connection closes, so that a late answer
///   meets nobody. Bytes that come while nothing is in flight close it too.
/// - Calls from several tasks wait for each other, first come, first served.
package final class Client: Sendable {
    private let line: NIOLoopBoundBox<OutboundLine>
    private let eventLoop: any EventLoop

    /// Opens a channel on the client's event loop and has it prepared before it is connected.
    package typealias Connector =
        @Sendable (_ prepare: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>) -> EventLoopFuture<
            any Channel
        >

    /// - Parameter group: one of its event loops carries the connection.
    package convenience init(_ configuration: ClientConfiguration, group: any EventLoopGroup, logger: Logger) {
        let eventLoop = group.next()
        self.init(configuration, eventLoop: eventLoop, logger: logger) { prepare in
            let bootstrap = SocketOptions.connecting(ClientBootstrap(group: eventLoop))
                .connectTimeout(TimeAmount(clamping: configuration.connectWithin))
                .channelInitializer(prepare)
            guard (1...65_535).contains(configuration.port) else {
                return eventLoop.makeFailedFuture(ClientError(.unreachable, wasSent: false))
            }
            // An address needs no thread to look it up.
            if let address = try? SocketAddress(ipAddress: configuration.host, port: configuration.port) {
                return bootstrap.connect(to: address)
            }
            return bootstrap.connect(host: configuration.host, port: configuration.port)
        }
    }

    /// With channels from elsewhere.
    package init(
        _ configuration: ClientConfiguration, eventLoop: any EventLoop, logger: Logger, connector: @escaping Connector
    ) {
        self.eventLoop = eventLoop
        line = .makeBoxSendingValue(
            OutboundLine(configuration, eventLoop: eventLoop, logger: logger, connector: connector),
            eventLoop: eventLoop)
    }

    /// Sends `message` and waits for its answer.
    ///
    /// - Parameter judge: told of every message that comes back, on the event loop; decides what it is.
    /// - Returns: the answer as it came.
    package func exchange(
        _ message: [UInt8], judge: @escaping @Sendable ([UInt8]) -> AnswerVerdict
    ) async throws(ClientError) -> [UInt8] {
        try await run(Exchange(message, judge: judge)).get()
    }

    /// Sends `message` without waiting for an HL7 answer. Returns when the operating system has taken all of it, which
    /// does not mean that the receiver has; with MLLP release 2, when the receiver has committed to it.
    package func send(_ message: [UInt8]) async throws(ClientError) {
        _ = try await run(Exchange(message, judge: nil)).get()
    }

    /// Closes the connection; exchanges in flight, waiting and to come fail with `shutDown`.
    package func shutdown() async {
        let line = line
        let closed = eventLoop.flatSubmit { line.value.shutdown() }
        try? await closed.get()
    }

    private func run(_ exchange: Exchange) async -> Exchange.Outcome {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                exchange.wait(continuation)
                eventLoop.execute { [line] in line.value.submit(exchange) }
            }
        } onCancel: {
            exchange.cancel()
            eventLoop.execute { [line] in line.value.cancel(exchange) }
        }
    }
}
