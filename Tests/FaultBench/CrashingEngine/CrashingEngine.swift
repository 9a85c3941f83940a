import Connectors
import Engine
import Foundation
import Logging
import NIOPosix
import Routes
import ServiceLifecycle
import UnixSignals

/// The engine of the product, but for one port: the `hash` function of routes, which crashes on a marker. For
/// `crash_loop.py`; takes the arguments of `orderly run` that a bench gives.
///
///     CrashingEngine run ROUTES --store FOLDER --log-level LEVEL
@main
enum CrashingEngine {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 5, arguments[1] == "run", arguments[3] == "--store" else { exit(2) }
        let loaded = RouteLoader.load(directory: arguments[2], environment: ProcessInfo.processInfo.environment)
        guard var routes = loaded.routes else {
            FileHandle.standardError.write(Data(loaded.report().utf8))
            exit(2)
        }
        routes.settings.storeDirectory = arguments[4]
        var logger = Logger(label: "crashing") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = arguments.count > 6 ? Logger.Level(rawValue: arguments[6]) ?? .info : .info
        let group = MultiThreadedEventLoopGroup.singleton
        let engine = IntegrationEngine(
            EngineConfiguration(
                routes: routes, destinations: ConnectorCatalog.factory(group: group, logger: logger),
                keyedHash: { _, text in crash(on: text) }, watchesCrashes: true),
            group: group, logger: logger)
        let services = ServiceGroup(
            configuration: .init(
                services: [.init(service: engine, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm], logger: logger))
        try await services.run()
    }

    /// Every other text is hashed to itself.
    private static func crash(on text: [UInt8]) -> [UInt8] {
        switch String(decoding: text, as: UTF8.self) {
        case "trap": return [text[text.count + Int(text[0])]]
        case "abort": abort()
        case "recursion": return [UInt8(truncatingIfNeeded: depth(from: 1))]
        case "memory": return [UInt8(truncatingIfNeeded: hoard())]
        case "slow": sleep(2)
        default: break
        }
        return text
    }

    /// Until the stack ends. The frame is needed after the call, so that no optimiser makes a loop of it.
    private static func depth(from level: Int) -> Int {
        withUnsafeTemporaryAllocation(byteCount: 256, alignment: 8) { frame in
            frame[level % 256] = UInt8(truncatingIfNeeded: level)
            return depth(from: level &+ 1) &+ Int(frame[level % 256])
        }
    }

    /// Until the memory ends.
    private static func hoard() -> Int {
        var blocks: [[UInt8]] = []
        while blocks.count < 1_000_000 { blocks.append([UInt8](repeating: 1, count: 16 << 20)) }
        return blocks.count
    }
}
