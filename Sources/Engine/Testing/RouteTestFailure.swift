package import Routes

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
