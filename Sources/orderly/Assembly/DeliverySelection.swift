import ArgumentParser
import Delivery
import Engine
import Logging
import NIOPosix

/// Which deliveries an operator means, and why; done by the engine that runs, or in the store if none does.
struct DeliverySelection: ParsableArguments {
    @Argument(help: "A delivery such as 261123-000042.2, or a message for all of its deliveries that wait.")
    var id: String?

    @Option(help: "Instead of an id: everything that waits for this destination, as ROUTE/NAME.")
    var all: DestinationArgument?

    @Option(help: "Why; kept with the message. Discarding needs it.")
    var reason = ""

    @OptionGroup var options: StoreOptions

    func validate() throws {
        guard (id == nil) != (all == nil) else { throw ValidationError("give either an id or --all ROUTE/NAME") }
    }

    func requireReason() throws {
        try ReasonArgument.check(reason, for: "discarding")
    }

    func perform(_ action: ControlRequest.Action) async throws {
        let request = ControlRequest(
            action: action, id: id, route: all?.key.route, destination: all?.key.name, reason: reason)
        let directory = try options.directory()
        let reply = try await ControlClient.send(
            request, to: directory, group: MultiThreadedEventLoopGroup.singleton)
        let done: ControlReply
        if let reply {
            done = reply
        } else {
            done = try await performWithoutEngine(request, in: directory)
        }
        if let error = done.error { throw CommandFailure(error) }
        print(
            "\(done.count) \(done.count == 1 ? "delivery" : "deliveries") \(action == .retry ? "queued again" : "discarded")"
        )
    }

    private func performWithoutEngine(_ request: ControlRequest, in directory: String) async throws -> ControlReply {
        let store = try MessageStore.open(
            StoreConfiguration(directory: directory), logger: StructuredLog.logger(level: .error))
        let reply = await OperatorDesk(store: store).perform(request)
        await store.close()
        return reply
    }
}
