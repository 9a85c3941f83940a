/// What became of one attempt.
package struct AttemptRecord: Hashable, Sendable {
    /// From 1.
    package var number: Int
    /// Nanoseconds since 1970-01-01 UTC, when it began.
    package var at: Int64
    package var duration: Duration
    /// `delivered`, or the code of the failure: `connection_refused`, `timeout`, `AE` …
    package var code: String
    /// For people; never content.
    package var reason: String?
    /// As it came.
    package var answer: [UInt8]?

    package init(number: Int, at: Int64, duration: Duration, code: String, reason: String?, answer: [UInt8]?) {
        self.number = number
        self.at = at
        self.duration = duration
        self.code = code
        self.reason = reason
        self.answer = answer
    }
}
