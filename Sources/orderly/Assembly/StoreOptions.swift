import ArgumentParser
import Delivery
import Foundation
import Routes

/// Which store a command looks at.
struct StoreOptions: ParsableArguments {
    @Option(help: "The store's folder; default as the routes' orderly.yaml says, or `store` beside the route folder.")
    var store: String?

    @Option(help: "The folder of route files.")
    var routes = "Routes"

    func directory() throws -> String {
        if let store { return RouteFolder.absolute(store) }
        guard let settings = RouteFolder(routes).check().routes?.settings else {
            throw CommandFailure(
                "the routes in \(routes) cannot be read, so where the store is cannot be told: name it with --store, "
                    + "or the route folder with --routes")
        }
        return settings.storeDirectory
    }

    func reader() throws -> StoreReader {
        try StoreReader.open(directory: directory())
    }
}
