/// What a delivery carried before an operator sent other bytes in its place.
package struct CorrectedPayload: Hashable, Sendable {
    /// When it was replaced; nanoseconds since 1970-01-01 UTC.
    package var at: Int64
    package var bytes: [UInt8]
}
