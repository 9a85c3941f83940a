import ArgumentParser
import Engine
import Foundation
import HL7
import Logging
import MLLP
import NIOPosix

/// `orderly send`: an MLLP client.
struct SendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Send messages over MLLP and show the acknowledgements.",
        discussion: """
            Each file may hold several messages, with or without MLLP framing and with or without FHS and BHS around \
            them; each is sent by itself. Line ends become CR, as HL7 wants them, unless --as-is is given. A file named \
            `-` is standard input.

            Exit status: 0 if every answer was positive, 1 if one was not, 2 if a file or the receiver was out of \
            reach.
            """)

    @Argument(help: "Where to: HOST:PORT.")
    var address: PeerAddress

    @Argument(help: "Files with HL7 messages.")
    var files: [String]

    @Flag(help: "Send the bytes as the file has them.")
    var asIs = false

    @Option(help: "Send everything this many times.")
    var `repeat` = 1

    @Flag(help: "Give every message an MSH-10 of its own.")
    var uniqueIds = false

    @Option(help: "Seconds to wait for each acknowledgement.")
    var wait = 30

    @Flag(help: "Show the whole acknowledgement.")
    var verbose = false

    func validate() throws {
        guard `repeat` >= 1, wait >= 1 else { throw ValidationError("--repeat and --wait need 1 or more") }
    }

    func run() async throws {
        let messages = try MessageFiles(files, lineEnds: asIs ? .asTheyAre : .carriageReturn)
        let (total, isTooMany) = messages.count.multipliedReportingOverflow(by: `repeat`)
        var tally = Tally(total: isTooMany ? .max : total)
        guard tally.total > 0 else { throw CommandFailure("there is no HL7 message in the files") }
        var configuration = ClientConfiguration(host: address.host, port: address.port)
        configuration.answerWithin = .seconds(wait)
        let client = Client(
            configuration, group: MultiThreadedEventLoopGroup.singleton, logger: StructuredLog.logger(level: .error))
        for round in 0..<`repeat` {
            var number = 0
            try await messages.forEach { file, message in
                number += 1
                let bytes = uniqueIds ? renumbered(message, "\(round + 1)-\(number)") : message
                do throws(ClientError) {
                    tally.count(try await exchange(bytes, over: client, quiet: tally.isLong))
                } catch  where error.wasSent {
                    tally.count(false)
                    print("\(Terminal.output.paint("--", .red))  \(file): \(error)")
                } catch {
                    await client.shutdown()
                    tally.finish()
                    throw CommandFailure("\(file): \(error)")
                }
            }
        }
        await client.shutdown()
        tally.finish()
        if tally.refused > 0 { throw ExitStatus.failed }
    }

    private func exchange(_ message: [UInt8], over client: Client, quiet: Bool) async throws(ClientError) -> Bool {
        let controlID = (try? Message(message)).map { Header($0).controlID } ?? []
        let start = ContinuousClock.now
        let bytes = try await client.exchange(message) { answer in
            guard let answer = Answer(answer) else { return .mismatch }
            return answer.controlID == controlID ? .answer : .mismatch
        }
        let answer = Answer(bytes)
        let isPositive = ["AA", "CA"].contains(answer?.code?.rawValue ?? "")
        if !quiet || !isPositive { show(answer, bytes, isPositive: isPositive, took: ContinuousClock.now - start) }
        return isPositive
    }

    private func show(_ answer: Answer?, _ bytes: [UInt8], isPositive: Bool, took: Duration) {
        let code = answer?.code?.rawValue ?? "??"
        let id = Printable.text(answer?.controlID ?? [], limit: 50)
        let problem = answer?.firstProblem.map { "  \($0)" } ?? ""
        print(
            "\(Terminal.output.paint(code, isPositive ? .green : .red))  \(id)  "
                + "\(took.formatted(.units(allowed: [.milliseconds], fractionalPart: .show(length: 1))))\(problem)")
        if verbose { print(MessageText.lines(ofMessage: bytes).map { "    " + $0 }.joined(separator: "\n")) }
    }

    private func renumbered(_ bytes: [UInt8], _ suffix: String) -> [UInt8] {
        guard var message = try? Message(bytes),
            let place = message.location(of: Path(segment: .msh, field: 10))
        else { return bytes }
        message.setRaw(Array("\(ProcessInfo.processInfo.processIdentifier)-\(suffix)".utf8), at: place)
        return message.serialized()
    }
}
