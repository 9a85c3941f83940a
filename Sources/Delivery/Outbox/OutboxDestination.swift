package import Pipeline
package import Routes

/// A destination as the outbox serves it.
package struct OutboxDestination: Sendable {
    package var route: String
    package var definition: DestinationDefinition
    package var destination: any Destination

    package init(route: String, definition: DestinationDefinition, destination: any Destination) {
        self.route = route
        self.definition = definition
        self.destination = destination
    }

    package var key: DestinationKey { DestinationKey(route: route, name: definition.name) }
}
