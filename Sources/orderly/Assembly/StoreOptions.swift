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
        return try RouteFolder(routes).load().settings.storeDirectory
    }

    func reader() throws -> StoreReader {
        try StoreReader.open(directory: directory())
    }
}
