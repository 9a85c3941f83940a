package import Histogram

/// The generator while it runs.
package struct GeneratorSnapshot: Sendable {
    package var counts: GeneratorCounts
    /// Latencies since the last snapshot that took them, in nanoseconds; `nil` in one that does not.
    package var second: Histogram<UInt64>?
    /// Whether nothing is left to send or to wait for.
    package var isDone: Bool
}
