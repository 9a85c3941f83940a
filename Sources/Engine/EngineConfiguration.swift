package import Pipeline
package import Routes

/// What the assembly hands to the engine.
package struct EngineConfiguration: Sendable {
    package var routes: RouteSet
    /// Makes destinations of the connectors that this program was built with.
    package var destinations: DestinationFactory
    /// HMAC-SHA-256 for the `hash` function of routes.
    package var keyedHash: KeyedHash
    /// How long SIGTERM waits for deliveries in flight.
    package var drainWithin: Duration
    /// Whether a crash of the process is told from a kill, which takes signals: for the process's one engine.
    package var watchesCrashes: Bool
    /// Told about everything that happens to messages; called on many threads, must not block.
    package var observer: @Sendable (EngineEvent) -> Void

    package init(
        routes: RouteSet, destinations: @escaping DestinationFactory, keyedHash: @escaping KeyedHash,
        drainWithin: Duration = .seconds(10), watchesCrashes: Bool = false,
        observer: @escaping @Sendable (EngineEvent) -> Void = { _ in }
    ) {
        self.routes = routes
        self.destinations = destinations
        self.keyedHash = keyedHash
        self.drainWithin = drainWithin
        self.watchesCrashes = watchesCrashes
        self.observer = observer
    }
}
