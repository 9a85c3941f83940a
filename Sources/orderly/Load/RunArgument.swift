import ArgumentParser
import Loading

/// The name of a run on the command line.
struct RunArgument: ExpressibleByArgument {
    var run: RunID

    init?(argument: String) {
        guard let run = RunID(argument) else { return nil }
        self.run = run
    }
}
