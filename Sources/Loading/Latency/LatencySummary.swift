package import Histogram
package import Inspection

/// A distribution of times in microseconds.
package struct LatencySummary: Hashable, Sendable {
    package var count = 0
    package var mean = 0
    package var p50 = 0
    package var p90 = 0
    package var p99 = 0
    package var p999 = 0
    package var max = 0

    package init() {}

    /// - Parameter histogram: of nanoseconds.
    package init(_ histogram: Histogram<UInt64>) {
        guard histogram.totalCount > 0 else { return }
        func microseconds(_ nanoseconds: UInt64) -> Int { Int(clamping: (nanoseconds + 500) / 1000) }
        count = Int(clamping: histogram.totalCount)
        mean = microseconds(UInt64(histogram.mean))
        p50 = microseconds(histogram.valueAtPercentile(50))
        p90 = microseconds(histogram.valueAtPercentile(90))
        p99 = microseconds(histogram.valueAtPercentile(99))
        p999 = microseconds(histogram.valueAtPercentile(99.9))
        max = microseconds(histogram.maxRecorded)
    }

    package var json: JSONText {
        var json = JSONText()
        json.add("count", count)
        json.add("mean_us", mean)
        json.add("p50_us", p50)
        json.add("p90_us", p90)
        json.add("p99_us", p99)
        json.add("p999_us", p999)
        json.add("max_us", max)
        return json
    }
}
