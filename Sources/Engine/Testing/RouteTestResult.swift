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
    /// What to write instead of expected messages that differ, for `--update`.
    package var corrections: [RouteTestCorrection]

    package init(
        name: String, route: String, place: Place, failures: [RouteTestFailure], reached: Set<CoverageElement>,
        corrections: [RouteTestCorrection] = []
    ) {
        self.name = name
        self.route = route
        self.place = place
        self.failures = failures
        self.reached = reached
        self.corrections = corrections
    }

    package var isPassed: Bool { failures.isEmpty }
}
