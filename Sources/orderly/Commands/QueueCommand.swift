import ArgumentParser
import Delivery
import Engine

/// `orderly queue`: what waits for whom, and why.
struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue",
        abstract: "Look at what waits for each destination; retry or discard what is blocked or parked.",
        subcommands: [List.self, Show.self, Retry.self, Discard.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How much waits for each destination, since when and why; with a destination, each delivery.")

        @OptionGroup var options: StoreOptions

        @Argument(help: "A destination, as ROUTE/NAME, to list its deliveries.")
        var destination: DestinationArgument?

        @Option(help: "At most this many lines.")
        var limit = 100

        func run() throws {
            let reader = try options.reader()
            let text = DeliveryText(terminal: .output)
            guard let destination else {
                let overview = try reader.overview()
                for entry in overview { print(text.line(entry)) }
                if overview.isEmpty { print("nothing was ever queued") }
                return
            }
            let filter = DeliveryFilter(
                route: destination.key.route, destination: destination.key.name,
                states: [.queued, .blocked, .parked])
            let deliveries = try reader.deliveries(filter, limit: limit)
            for delivery in deliveries { print(text.line(delivery)) }
            if deliveries.isEmpty { print("nothing waits for \(destination.key)") }
            if deliveries.count >= limit { print("… there may be more: --limit") }
        }
    }

    typealias Show = ShowMessageCommand

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Send blocked or parked deliveries again, in place.")

        @OptionGroup var selection: DeliverySelection

        func run() async throws {
            try await selection.perform(.retry)
        }
    }

    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take deliveries out for good; the reason is kept with the message.")

        @OptionGroup var selection: DeliverySelection

        func validate() throws {
            try selection.requireReason()
        }

        func run() async throws {
            try await selection.perform(.discard)
        }
    }
}
