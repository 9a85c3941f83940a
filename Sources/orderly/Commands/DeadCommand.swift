import ArgumentParser
import Delivery
import Engine

/// `orderly dead`: what could not be transformed or delivered.
struct DeadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead",
        abstract: "Look at dead letters, with file, line and reason; retry or discard them.",
        subcommands: [List.self, Show.self, Retry.self, Discard.self],
        defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Every dead letter, oldest first.")

        @OptionGroup var options: StoreOptions

        @Option(help: "Only of this route.")
        var route: String?

        @Option(help: "At most this many lines.")
        var limit = 100

        func run() throws {
            let filter = DeliveryFilter(route: route, states: [.deadLetter])
            let reader = try options.reader()
            defer { reader.complain() }
            let letters = try reader.deliveries(filter, limit: limit)
            let text = DeliveryText(terminal: .output)
            for letter in letters { print(text.line(letter)) }
            if letters.isEmpty { print("no dead letters") }
            if letters.count >= limit { print("… there may be more: --limit") }
        }
    }

    typealias Show = ShowMessageCommand

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send dead letters again, in place; one that its route made runs through the route as it is now.")

        @OptionGroup var selection: DeliverySelection

        func run() async throws {
            try await selection.perform(.retry)
        }
    }

    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give dead letters up for good; the reason is kept with the message.")

        @OptionGroup var selection: DeliverySelection

        func validate() throws {
            try selection.requireReason()
        }

        func run() async throws {
            try await selection.perform(.discard)
        }
    }
}
