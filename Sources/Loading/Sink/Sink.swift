package import HL7
package import Logging
import MLLP
package import NIOCore

/// The receiving end of a load: an MLLP listener that counts what comes, and answers as its script says.
package final class Sink: Sendable {
    /// The port that is listened on.
    package let port: Int
    private let listener: Listener
    private let loop: NIOLoopBound<SinkLoop>
    private let eventLoop: any EventLoop

    private init(listener: Listener, loop: NIOLoopBound<SinkLoop>, eventLoop: any EventLoop) {
        port = listener.localPort
        self.listener = listener
        self.loop = loop
        self.eventLoop = eventLoop
    }

    /// Opens the port.
    ///
    /// - Parameters:
    ///   - eventLoop: carries all connections.
    ///   - log: gets the mark of every message that was taken, again for a duplicate, in the order of the answers.
    ///   - time: for MSH-7 of the answers.
    package static func listen(
        _ settings: SinkSettings, on eventLoop: any EventLoop, log: LogFile? = nil, logger: Logger,
        time: @escaping @Sendable () -> Timestamp
    ) async throws -> Sink {
        let loop = try await eventLoop.submit {
            NIOLoopBound(
                SinkLoop(settings, log: log.map { IDLog($0) }, time: time, eventLoop: eventLoop), eventLoop: eventLoop)
        }.get()
        var configuration = ListenerConfiguration(host: settings.host, port: settings.port)
        configuration.connectionLimit = 10_000
        configuration.connectionsPerAddress = 10_000
        // An engine may connect long before its first message.
        configuration.firstByteWithin = configuration.idleAfter
        let listener = try await Listener.bind(configuration, group: eventLoop, logger: logger) { _ in
            SinkHandler(sink: loop.value)
        }
        return Sink(listener: listener, loop: loop, eventLoop: eventLoop)
    }

    package func close() async {
        await listener.close()
        try? await eventLoop.submit { self.loop.value.flushLog() }.get()
    }

    package func counts() async -> SinkCounts {
        (try? await eventLoop.submit { self.loop.value.snapshot() }.get()) ?? SinkCounts()
    }

    /// Holds what arrived against what was acknowledged.
    package func conservation(of acknowledged: NumberSet, run: RunID) async -> Conservation {
        let account = try? await eventLoop.submit { self.loop.value.account(of: run) }.get()
        return Conservation(
            acknowledged: acknowledged, taken: account?.taken ?? NumberSet(), refused: account?.refused ?? NumberSet(),
            run: run)
    }

    /// Writes out what the log still holds.
    /// - Returns: the operating system's number, where the log could not be written.
    package func flushLog() async -> Int32? {
        try? await eventLoop.submit { () -> Int32? in
            self.loop.value.flushLog()
            return self.loop.value.logFailure
        }.get()
    }
}
