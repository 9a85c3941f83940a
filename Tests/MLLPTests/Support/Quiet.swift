import Logging
import MLLP
import NIOPosix

/// For tests that look at behaviour and not at logs.
let quietLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

func listen(
    _ recorder: Recorder, _ adjust: (inout ListenerConfiguration) -> Void = { _ in }
) async throws -> Listener {
    var configuration = ListenerConfiguration(port: 0)
    configuration.handshakeWithin = .seconds(120)
    adjust(&configuration)
    return try await Listener.bind(configuration, group: MultiThreadedEventLoopGroup.singleton, logger: quietLogger) {
        _ in recorder.makeHandler()
    }
}

func makeClient(port: Int, _ adjust: (inout ClientConfiguration) -> Void = { _ in }) -> Client {
    var configuration = ClientConfiguration(host: "127.0.0.1", port: port)
    configuration.handshakeWithin = .seconds(120)
    adjust(&configuration)
    return Client(configuration, group: MultiThreadedEventLoopGroup.singleton, logger: quietLogger)
}
