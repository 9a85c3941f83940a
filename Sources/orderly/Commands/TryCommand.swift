import ArgumentParser
import CharacterSets
import Delivery
import Engine
import Foundation
import HL7
import Pipeline
import Routes

/// `orderly try`: one message through one route, step by step, with nothing stored and nothing sent.
struct TryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Run a message through a route step by step: before and after each change.",
        discussion: "Nothing is stored or sent. Exit status: 0, or 1 if the message is refused or a step fails.")

    @Argument(help: "The route's name.")
    var route: String

    @Argument(help: "A file with HL7 messages; `-` is standard input.")
    var file: String

    @Option(help: "The folder of route files.")
    var routes = "Routes"

    @Flag(help: "Only what would be answered and sent.")
    var brief = false

    func run() throws {
        let runner = RouteRunner(try RouteFolder(routes).route(named: route), keyedHash: HMACHash.keyedHash)
        let messages = try HL7File.read(file, lineEnds: .carriageReturn)
        guard !messages.isEmpty else { throw CommandFailure("there is no HL7 message in \(file)") }
        var isAccepted = true
        for (index, bytes) in messages.enumerated() {
            if messages.count > 1 { print(Terminal.output.paint("Message \(index + 1) of \(messages.count)", .bold)) }
            isAccepted = try attempt(bytes, with: runner) && isAccepted
        }
        if !isAccepted { throw ExitStatus.failed }
    }

    private func attempt(_ bytes: [UInt8], with runner: RouteRunner) throws -> Bool {
        let message: DecodedMessage
        do {
            message = try runner.read(bytes, limits: MessageLimits())
        } catch {
            print(Terminal.output.paint("not an HL7 message: \(error)", .red))
            return false
        }
        var trace = Trace()
        let (outcome, result) = runner.run(
            message, header: Header(message.message), id: MessageID(day: 0, count: 1), at: WallClock().read().timestamp,
            recording: &trace)
        for note in message.notes { print(Terminal.output.paint("note: \(note)", .yellow)) }
        if !brief {
            print(TraceText(terminal: .output).lines(of: trace).joined(separator: "\n"))
            print()
        }
        show(result, of: message, route: runner.route)
        switch outcome {
        case .planned, .skipped: return true
        case .rejected, .failed, .deadLettered: return false
        }
    }

    private func show(_ result: RouteRunner.Result, of message: DecodedMessage, route: Route) {
        let terminal = Terminal.output
        for reply in result.replies.all {
            print(terminal.paint("answer", .bold))
            print(MessageText.lines(ofMessage: reply).map { "  " + $0 }.joined(separator: "\n"))
        }
        switch result.decision {
        case .queued(let deliveries):
            for delivery in deliveries {
                let address = delivery.address.map { "  \($0)" } ?? ""
                print(terminal.paint("to \(delivery.destination)", .bold) + address)
                guard let payload = delivery.payload else {
                    print(terminal.paint("  as received", .dim))
                    continue
                }
                let set = route.destinations.first { $0.name == delivery.destination }?.characterSet
                let coding = set.map { TextCoding($0) } ?? message.coding
                print(
                    MessageText.lines(ofMessage: payload, writtenIn: coding).map { "  " + $0 }.joined(separator: "\n"))
            }
        case .skipped(let reason): print(terminal.paint("skipped: \(reason)", .yellow))
        case .rejected(let reason): print(terminal.paint("refused: \(reason)", .red))
        case .deadLettered(let reason): print(terminal.paint("dead letter: \(reason)", .red))
        }
    }
}
