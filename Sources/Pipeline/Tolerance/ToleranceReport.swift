package import Routes

/// Which deviations of one message were let in: for counting, and for the note that is kept with the message. Names
/// and counts, never content.
package struct ToleranceReport: Hashable, Sendable, CustomStringConvertible {
    package struct Entry: Hashable, Sendable {
        package var deviation: Deviation
        /// Places in the message.
        package var count: Int
        /// How many of them were put right.
        package var repaired: Int
    }

    /// In the order in which they were met.
    package private(set) var entries: [Entry] = []

    package init() {}

    package var isEmpty: Bool { entries.isEmpty }

    package mutating func add(_ deviation: Deviation, count: Int = 1, repaired: Int = 0) {
        guard count > 0 else { return }
        if let index = entries.firstIndex(where: { $0.deviation == deviation }) {
            entries[index].count += count
            entries[index].repaired += repaired
        } else {
            entries.append(Entry(deviation: deviation, count: count, repaired: repaired))
        }
    }

    /// `line_feeds, dates (3 places, 2 repaired)`
    package var description: String {
        entries.map { entry in
            var details: [String] = []
            if entry.count > 1 { details.append("\(entry.count) places") }
            if entry.repaired > 0 { details.append(entry.count > 1 ? "\(entry.repaired) repaired" : "repaired") }
            return entry.deviation.rawValue + (details.isEmpty ? "" : " (\(details.joined(separator: ", ")))")
        }.joined(separator: ", ")
    }
}
