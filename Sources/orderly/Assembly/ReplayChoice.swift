import ArgumentParser
import Delivery
import Engine

/// Which replay is meant.
struct ReplayChoice: ParsableArguments {
    @Argument(help: "Its number.")
    var number: Int

    @OptionGroup var options: StoreOptions

    func perform(_ action: ControlRequest.Action) async throws {
        let directory = try options.directory()
        _ = try await EngineRequest.send(
            ControlRequest(action: action, id: "\(number)", route: nil, destination: nil, reason: ""), to: directory)
        guard let job = try ReplayLedger.reading(directory: directory)?.job(number) else { return }
        print(ReplayText(terminal: .output).line(job))
    }
}
