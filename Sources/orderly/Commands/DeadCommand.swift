import ArgumentParser
import Delivery

/// `orderly dead`: what could not be transformed or delivered.
struct DeadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead",
        abstract: "Look at dead letters, with file, line and reason; retry or discard them.",
        subcommands: [List.self, Show.self, QueueCommand.Retry.self, QueueCommand.Discard.self],
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
            let letters = try options.reader().deliveries(filter, limit: limit)
            let text = DeliveryText(terminal: .output)
            for letter in letters { print(text.line(letter)) }
            if letters.isEmpty { print("no dead letters") }
            if letters.count >= limit { print("… there may be more: --limit") }
        }
    }

    typealias Show = ShowMessageCommand
}
