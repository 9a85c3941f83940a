import ArgumentParser
import Engine
import Foundation
import HL7
import Inspection
import Loading
import Logging
import MLLP
import NIOCore
import NIOPosix
import UnixSignals

/// `orderly load`: a generator and a sink around any engine.
struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Put an engine under load, and see what arrives at the other end.",
        discussion: """
            Sends messages that are each one of a kind, measures how long every acknowledgement takes, and with --sink \
            receives what the engine sends on and accounts for every message. Without an address it is a sink alone. \
            At a fixed --rate the time of an acknowledgement counts from when its message was due, so that an engine \
            that stands still is seen to.

              orderly load 127.0.0.1:2575 --connections 16 --rate 5000 --duration 60s --sink 6661
              orderly load 127.0.0.1:2575 --sink 6661 --sink-fault nack=1% --sink-fault slow=50ms

            Ctrl-C ends it and shows what was seen; a second one does not wait for what is under way. Exit status: 0 \
            if all is well, 1 if a message that was acknowledged did not arrive, an answer was for another message, \
            messages came out of order or stayed without an answer, or none was acknowledged; 2 if there was nobody \
            to send to, or no port to listen on.
            """)

    @Argument(help: "The engine: HOST:PORT. Without it: a sink alone.")
    var address: PeerAddress?

    @OptionGroup(title: "Sending")
    var sending: LoadOptions

    @OptionGroup(title: "Receiving")
    var receiving: SinkOptions

    @Option(help: "How long to wait at the end for what is under way.")
    var drain = TimeArgument(.seconds(30))

    @Option(help: "Write the mark of each positively acknowledged message to this file.")
    var acked: String?

    @Option(help: "Write the mark of each message that the sink took to this file, in their order.")
    var received: String?

    @Option(help: "Write settings, counts and times as JSON to this file; `-` is standard output.")
    var json: String?

    @Flag(help: "No line each second.")
    var quiet = false

    func validate() throws {
        guard address != nil || receiving.address != nil else {
            throw ValidationError("give the engine's address, or --sink, or both")
        }
        if address == nil, acked != nil { throw ValidationError("--acked needs an engine to send to") }
        if receiving.address == nil, received != nil || !receiving.faults.isEmpty {
            throw ValidationError("--received and --sink-fault need --sink")
        }
    }

    func run() async throws {
        let settings = try settings()
        let senders = MultiThreadedEventLoopGroup(numberOfThreads: sending.threads)
        let receivers = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let clock = WallClock()
        let running: LoadRun
        do {
            running = try await LoadRun.start(
                settings, senderLoops: Array(senders.makeIterator()), sinkLoop: receivers.next(),
                logger: StructuredLog.logger(level: .error)
            ) { clock.read().timestamp }
        } catch let error as ListenerError {
            throw CommandFailure("\(error)")
        } catch let error as ClientError {
            throw CommandFailure("\(error)")
        }
        if let port = running.sinkPort { Terminal.complain("sink listens on \(receiving.address?.host ?? ""):\(port)") }
        let report = await finish(running)
        try show(report, settings, sinkPort: running.sinkPort)
        try await senders.shutdownGracefully()
        try await receivers.shutdownGracefully()
        if !report.faults.isEmpty { throw ExitStatus.failed }
    }

    private func settings() throws -> LoadSettings {
        var settings = LoadSettings()
        settings.sink = receiving.settings()
        settings.sink?.markPath = try sending.markPath()
        settings.sink?.run = sending.run?.run
        if let address {
            let generator = try sending.generator(to: address, time: WallClock().read().timestamp)
            settings.generator = generator
            settings.sink?.run = generator.source.run
            settings.sink?.senders = generator.numbering.senders
        }
        settings.duration = sending.duration?.duration
        settings.count = sending.count
        settings.drainWithin = drain.duration
        do {
            settings.acknowledgedLog = try acked.map { try LogFile(path: $0) }
            settings.receivedLog = try received.map { try LogFile(path: $0) }
        } catch let error as LogFile.OpenError {
            throw CommandFailure("\(error)")
        }
        return settings
    }

    private func finish(_ running: LoadRun) async -> LoadReport {
        let display = LoadDisplay(isQuiet: quiet)
        let stop = LoadStop()
        return await withTaskGroup(of: LoadReport?.self) { group in
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) { stop.request() }
                return nil
            }
            group.addTask { await running.finish(stop: stop) { display.show($0) } }
            var report = LoadReport()
            for await finished in group {
                guard let finished else { continue }
                report = finished
                group.cancelAll()
            }
            display.end()
            return report
        }
    }

    private func show(_ report: LoadReport, _ settings: LoadSettings, sinkPort: Int?) throws {
        let text = report.json(settings: settings.json(sending, receiving, sinkPort: sinkPort)).description + "\n"
        let summary = LoadText.summary(report, terminal: json == "-" ? .error : .output).joined(separator: "\n")
        if json == "-" {
            Terminal.complain(summary)
            FileHandle.standardOutput.write(Data(text.utf8))
            return
        }
        print(summary)
        guard let json else { return }
        do {
            try Data(text.utf8).write(to: URL(filePath: json))
        } catch {
            throw CommandFailure("\(json) cannot be written")
        }
    }
}
