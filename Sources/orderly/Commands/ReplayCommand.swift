import ArgumentParser
import Delivery
import Engine
import Foundation
import Inspection
import Routes

/// `orderly replay`: stored messages once more.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Send stored messages again: selected, counted, at a pace, on record, to be cancelled.",
        subcommands: [Start.self, List.self, Show.self, Cancel.self, Resume.self], defaultSubcommand: Start.self)

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what would be sent again and, with --yes, send it.",
            discussion: """
                What is selected as by `orderly find` is counted by route, destination and state. With --yes the engine \
                that runs on the store sends it, oldest first, in a lane of its own: what comes meanwhile neither waits \
                for it nor keeps its place among it. It adds nothing to a queue that is long, nearly full or whose \
                destination is down.

                What still waits in a queue is left alone, and so is what a replay sent before, unless --again is given. \
                As sent, --state picks deliveries; a dead letter that is sent again is given up for its copy.
                """)

        @OptionGroup var search: SearchOptions
        @OptionGroup var options: StoreOptions

        @Flag(help: "As each destination was sent it, byte for byte; or as received, through the route as it is now.")
        var mode: ReplaySelection.Mode

        @Option(name: .customLong("to"), help: "Only to this destination.")
        var destination: String?

        @Option(help: "As sent: what this destination was sent goes to the one that --to names.")
        var payloadOf: String?

        @Option(help: "Messages a second or minute, such as 20/s or 30/min, at most 10000/s.")
        var rate = ReplayRateArgument(perMinute: ReplayJob.usualRate)

        @Flag(help: "Also what was itself sent by a replay.")
        var again = false

        @Option(help: "Why; kept with the replay and each message.")
        var reason = ""

        @Flag(help: "Yes, send it; without it, it is only counted.")
        var yes = false

        func validate() throws {
            guard try search.query() != MessageQuery() else {
                throw ValidationError("say what to send again, such as --since 2h or --route admissions")
            }
            if payloadOf != nil, mode != .asSent || destination == nil {
                throw ValidationError("--payload-of needs --as-sent and --to")
            }
            if yes { try ReasonArgument.check(reason, for: "a replay") }
        }

        func run() async throws {
            let directory = try options.directory()
            let reader = try StoreReader.open(directory: directory)
            var selection = ReplaySelection(
                try search.query(), mode: mode, destination: destination, payloadOf: payloadOf, includesReplays: again)
            if let routes = RouteFolder(options.routes).check().routes?.routes {
                selection.acknowledgements = ReplayDesk.acknowledgements(of: routes)
            }
            let preview = try reader.preview(selection)
            let text = ReplayText(terminal: .output)
            for line in text.lines(preview, selection, rate: rate.perMinute) { print(line) }
            reader.complain()
            guard preview.messages > 0 else { return }
            guard yes else { return print("say --yes and --reason \"…\" to send them") }
            var request = ControlRequest(action: .replay, id: nil, route: nil, destination: nil, reason: reason)
            request.replay = ReplayOrder(selection: selection, rate: rate.perMinute)
            let reply = try await EngineRequest.send(request, to: directory)
            let number = reply.id ?? ""
            print("replay \(number) has begun: `orderly replay show \(number)`, `orderly replay cancel \(number)`")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Every replay on record, the newest first.")

        @OptionGroup var options: StoreOptions

        @Option(help: "At most this many.")
        var limit = 20

        @Flag(help: "One JSON object a line.")
        var json = false

        func run() throws {
            let text = ReplayText(terminal: .output)
            let jobs = try ReplayLedger.reading(directory: options.directory())?.jobs(limit: limit) ?? []
            for job in jobs { print(json ? text.json(job).description : text.line(job)) }
            if jobs.isEmpty, !json { print("there was never a replay") }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One replay: who, when, why, what, and how far it is.")

        @Argument(help: "Its number.")
        var number: Int

        @OptionGroup var options: StoreOptions

        @Flag(help: "JSON.")
        var json = false

        @Flag(help: "Also the patient, visit, order and tag that it selects by. This is patient data.")
        var patients = false

        func run() throws {
            guard let ledger = try ReplayLedger.reading(directory: options.directory()),
                let job = try ledger.job(number)
            else { throw CommandFailure("there is no replay \(number)") }
            let text = ReplayText(terminal: .output, showsPatients: patients)
            let failures = try ledger.failures(of: number)
            if json { return print(text.json(job, failures).description) }
            for line in text.lines(job, failures) { print(line) }
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop a replay at once; what it has queued stays queued.")

        @OptionGroup var choice: ReplayChoice

        func run() async throws { try await choice.perform(.cancelReplay) }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a replay go on that was interrupted.")

        @OptionGroup var choice: ReplayChoice

        func run() async throws { try await choice.perform(.resumeReplay) }
    }
}

extension ReplaySelection.Mode: EnumerableFlag {}
