/// Whether everything that was positively acknowledged arrived.
package struct Conservation: Hashable, Sendable {
    /// Distinct messages the engine acknowledged positively.
    package var acknowledged = 0
    /// Of those, the ones that the sink took.
    package var delivered = 0
    /// Of those, the ones that the sink refused and that did not come again: parked, if the engine is right.
    package var refused = 0
    /// Of those, the ones of which the sink has neither.
    package var missing = 0
    /// The sink took them, and no positive acknowledgement came: in doubt, or refused and sent on all the same.
    package var unacknowledged = 0
    /// The first of the missing ones.
    package var firstMissing: [MessageMark] = []

    private static let shown = 10

    package init() {}

    package init(acknowledged: NumberSet, taken: NumberSet, refused: NumberSet, run: RunID) {
        self.acknowledged = acknowledged.count
        acknowledged.forEach { number in
            if taken.contains(number) {
                delivered += 1
            } else if refused.contains(number) {
                self.refused += 1
            } else {
                missing += 1
                if firstMissing.count < Self.shown {
                    firstMissing.append(MessageMark(run: run, number: number))
                }
            }
        }
        unacknowledged = taken.count - delivered
    }
}
