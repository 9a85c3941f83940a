/// How often what was done where. Holds names of segments and numbers of fields, and nothing of any value.
package struct AnonymisationReport: Sendable {
    package private(set) var counts: [Treatment: [String: Int]] = [:]
    package internal(set) var messages = 0

    package init() {}

    /// - Parameter place: `PID-5`.
    mutating func count(_ treatment: Treatment, at place: String) {
        counts[treatment, default: [:]][place, default: 0] += 1
    }

    package mutating func add(_ other: AnonymisationReport) {
        messages += other.messages
        for (treatment, places) in other.counts {
            counts[treatment, default: [:]].merge(places, uniquingKeysWith: +)
        }
    }

    /// The places of a treatment, most frequent first.
    package func places(of treatment: Treatment) -> [(place: String, count: Int)] {
        (counts[treatment] ?? [:]).map { (place: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.place) < ($0.count, $1.place) }
    }
}
