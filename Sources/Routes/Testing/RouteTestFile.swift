/// `NAME.test.yaml`: what a route should do with given messages.
package struct RouteTestFile: Sendable {
    /// As people see it, such as `Routes/registrations.test.yaml`.
    package var file: String
    /// The route's name.
    package var route: String
    /// In the file's order; their names differ.
    package var tests: [RouteTest]
    /// Where the route is named.
    package var place: Place

    package init(file: String, route: String, tests: [RouteTest], place: Place) {
        self.file = file
        self.route = route
        self.tests = tests
        self.place = place
    }
}
