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
            abstract: "How much waits for each destination, since when and why; with a destination, each delivery.",
            discussion: """
                A destination is flowing, retrying (with the reason), blocked by a delivery, or has parked ones. With \
                --lanes, each lane of the destination (with `keep_order: by …` one for each value, such as a patient) \
                and its state; the values only with --patients. With --json, one object on a line.
                """)

        @OptionGroup var options: StoreOptions

        @Argument(help: "A destination, as ROUTE/NAME, to list its deliveries.")
        var destination: DestinationArgument?

        @Option(help: "At most this many lines.")
        var limit = 100

        @Flag(help: "The lanes of the destination instead of its deliveries.")
        var lanes = false

        @Flag(help: "Also show what lanes are told apart by. With `keep_order: by PID-3.1` this is patient data.")
        var patients = false

        @Flag(help: "JSON, one object a line.")
        var json = false

        func validate() throws {
            if patients, !lanes { throw ValidationError("--patients goes with --lanes") }
            if lanes, destination == nil { throw ValidationError("--lanes needs a destination, as ROUTE/NAME") }
        }

        func run() throws {
            let reader = try options.reader()
            defer { reader.complain() }
            guard let destination else { return list(try reader.overview()) }
            let filter = DeliveryFilter(
                route: destination.key.route, destination: destination.key.name,
                states: [.queued, .blocked, .parked])
            if lanes {
                list(LaneOverview.lanes(of: try reader.deliveries(filter, limit: Self.mostRead)), of: destination.key)
            } else {
                list(try reader.deliveries(filter, limit: limit), of: destination.key)
            }
        }

        /// Deliveries that are looked at to tell lanes.
        private static let mostRead = 100_000

        private func list(_ overview: [DestinationOverview]) {
            let text = DeliveryText(terminal: .output)
            for entry in overview { print(json ? QueueJSON(entry).line : text.line(entry)) }
            if overview.isEmpty, !json { print("nothing was ever queued") }
        }

        private func list(_ deliveries: [StoredDelivery], of key: DestinationKey) {
            let text = DeliveryText(terminal: .output)
            for delivery in deliveries { print(json ? QueueJSON(delivery).line : text.line(delivery)) }
            guard !json else { return }
            if deliveries.isEmpty { print("nothing waits for \(key)") }
            if deliveries.count >= limit { print("… there may be more: --limit") }
        }

        private func list(_ lanes: [LaneOverview], of key: DestinationKey) {
            let text = DeliveryText(terminal: .output)
            for lane in lanes.prefix(max(limit, 0)) {
                print(
                    json
                        ? QueueJSON(lane, of: key, showsKey: patients).line : text.line(lane, showsKey: patients))
            }
            guard !json else { return }
            if lanes.isEmpty { print("nothing waits for \(key)") }
            if lanes.count > limit { print("… and \(lanes.count - limit) more: --limit") }
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
