import ArgumentParser
import Delivery
import Engine
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// Runs the engine until it is told to stop, and turns how it ended into an exit status.
enum Termination {
    static func run(_ engine: IntegrationEngine, logger: Logger) async throws {
        let services = ServiceGroup(
            configuration: .init(
                services: [.init(service: engine, successTerminationBehavior: .gracefullyShutdownGroup)],
                logger: logger))
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await obeySignals(services, logger: logger) }
                try await services.run()
                group.cancelAll()
            }
        } catch let error as EngineError {
            Terminal.complain("orderly: \(error)")
            throw error.code == .storeFailed ? ExitStatus.ioError : ExitStatus.failed
        } catch let error as StoreError {
            Terminal.complain("orderly: \(error)")
            throw error.code == .flushFailed ? ExitStatus.ioError : ExitStatus.unusable
        }
    }

    /// The first signal drains; a second one ends the process at once, which is safe: whatever was
    /// acknowledged is on disk.
    private static func obeySignals(_ services: ServiceGroup, logger: Logger) async {
        var isDraining = false
        for await signal in await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup) {
            if signal == .sighup {
                logger.warning(
                    "routes are read at the start: restart to read them again", metadata: ["signal": "\(signal)"])
                continue
            }
            if isDraining {
                logger.warning("second signal: ending at once", metadata: ["signal": "\(signal)"])
                exit(130)
            }
            isDraining = true
            logger.info("draining", metadata: ["signal": "\(signal)"])
            await services.triggerGracefulShutdown()
        }
    }
}
