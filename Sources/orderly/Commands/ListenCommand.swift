import ArgumentParser
import Engine
import Foundation
import HL7
import Logging
import NIOPosix
import UnixSignals

/// `orderly listen`: a scripted MLLP receiver, for trying routes without the other side.
struct ListenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "listen",
        abstract: "Receive messages over MLLP and answer as told.",
        discussion: """
            Answers AA unless --replies says otherwise: a list such as `AA,AE,timeout`, one a message, the last one \
            for all that follow. Replies: \(ScriptedReply.allCases.map(\.rawValue).joined(separator: ", ")).
            """)

    @Argument(help: "The port to listen on; 0 = any free one.")
    var port: Int

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "Answers in order, separated by commas.")
    var replies: ReplyScript?

    @Option(help: "Write each message to this folder, byte for byte.")
    var save: String?

    @Option(help: "End after this many messages.")
    var count: Int?

    @Flag(help: "One line a message instead of all its segments.")
    var quiet = false

    func run() async throws {
        let (numbers, feed) = AsyncStream.makeStream(of: Int.self)
        if let save { try FileManager.default.createDirectory(atPath: save, withIntermediateDirectories: true) }
        let receiver = ScriptedReceiver(script: replies?.replies ?? []) { received in
            show(received)
            feed.yield(received.number)
        }
        let bound = try await receiver.start(
            host: host, port: port, group: MultiThreadedEventLoopGroup.singleton,
            logger: StructuredLog.logger(level: .error))
        Terminal.complain("listening on \(host):\(bound)")
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await number in numbers where count.map({ number >= $0 }) ?? false { return }
            }
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) { return }
            }
            await group.next()
            group.cancelAll()
        }
        await receiver.stop()
    }

    private func show(_ received: ScriptedReceiver.Received) {
        let header = (try? Message(received.bytes)).map { Header($0) }
        let type = Printable.text((header?.type ?? []) + [0x5E] + (header?.event ?? []), limit: 20)
        let id = Printable.text(header?.controlID ?? [], limit: 50)
        let reply = Terminal.output.paint(received.reply.rawValue, received.reply == .AA ? .green : .yellow)
        print("#\(received.number)  \(type)  \(id)  \(received.bytes.count) bytes  answered \(reply)")
        if !quiet { print(MessageText.lines(ofMessage: received.bytes).map { "    " + $0 }.joined(separator: "\n")) }
        fflush(nil)
        guard let save else { return }
        let file = URL(filePath: save).appending(path: String(format: "%06d.hl7", received.number))
        do {
            try Data(received.bytes).write(to: file)
        } catch {
            Terminal.complain("cannot write \(file.path): \(error)")
        }
    }
}
