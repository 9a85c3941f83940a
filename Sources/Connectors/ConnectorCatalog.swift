package import Logging
package import NIOCore
package import Pipeline
package import Routes

/// Builds the destination that a definition names. The one place that knows every connector.
package enum ConnectorCatalog {
    /// - Parameters:
    ///   - route: The route's name, for logs.
    ///   - group: Event loops for sockets and deadlines; it must outlive the destination.
    /// - Throws: ``ConnectorError``; nothing is opened or connected here, that happens with the first delivery.
    package static func destination(
        route: String, definition: DestinationDefinition, group: any EventLoopGroup, logger: Logger
    ) throws(ConnectorError) -> any Destination {
        var logger = logger
        logger[metadataKey: "route"] = "\(route)"
        logger[metadataKey: "destination"] = "\(definition.name)"
        switch definition.connector {
        case .mllp(let settings):
            return try MLLPDestination(settings, group: group, logger: logger)
        case .file(let settings):
            return try FileDestination(settings, owner: "\(route)/\(definition.name)", group: group)
        }
    }

    /// What the engine makes its destinations with.
    package static func factory(group: any EventLoopGroup, logger: Logger) -> DestinationFactory {
        { route, definition in
            try destination(route: route, definition: definition, group: group, logger: logger)
        }
    }
}
