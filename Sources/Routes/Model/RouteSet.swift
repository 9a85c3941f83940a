/// A folder of routes, checked together.
package struct RouteSet: Sendable {
    package var settings: EngineSettings
    /// By name, in order of file name.
    package var routes: [Route]

    package init(settings: EngineSettings, routes: [Route]) {
        self.settings = settings
        self.routes = routes
    }
}
