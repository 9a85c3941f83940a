package import Pipeline
package import Routes

/// What came of one test.
package struct RouteTestResult: Sendable {
    /// The test's name.
    package var name: String
    /// The route's name.
    package var route: String
    /// Where the test stands.
    package var place: Place
    /// In the order of the message's way; none = passed.
    package var failures: [RouteTestFailure]
    /// Every step, branch, destination and table row that the test reached.
    package var reached: Set<CoverageElement>

    package init(
        name: String, route: String, place: Place, failures: [RouteTestFailure], reached: Set<CoverageElement>
    ) {
        self.name = name
        self.route = route
        self.place = place
        self.failures = failures
        self.reached = reached
    }

    package var isPassed: Bool { failures.isEmpty }
}

/// One expectation that did not come true.
package struct RouteTestFailure: Hashable, Sendable {
    /// Where the test file says what was expected.
    package var place: Place
    /// One line; holds values of the test's messages.
    package var text: String

    package init(place: Place, text: String) {
        self.place = place
        self.text = text
    }
}
