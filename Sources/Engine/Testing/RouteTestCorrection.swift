package import Routes

/// Expected messages of a test that are not what came, and what came.
package struct RouteTestCorrection: Hashable, Sendable {
    /// Where the value of `message:`, or of a destination's name under `message_to:`, begins.
    package var place: Place
    package var expected: [[UInt8]]
    /// As many as expected.
    package var got: [[UInt8]]

    package init(place: Place, expected: [[UInt8]], got: [[UInt8]]) {
        self.place = place
        self.expected = expected
        self.got = got
    }
}
