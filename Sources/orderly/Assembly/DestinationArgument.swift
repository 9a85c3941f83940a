import ArgumentParser
import Delivery

/// `ROUTE/DESTINATION` on the command line.
struct DestinationArgument: ExpressibleByArgument {
    var key: DestinationKey

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        key = DestinationKey(route: parts[0], name: parts[1])
    }
}
