/// What a watcher learns about one delivery of its message.
package struct DeliverySettlement: Sendable {
    package enum Outcome: Hashable, Sendable {
        case delivered
        /// Dead-lettered, blocked, parked or discarded: it will not be confirmed unless an operator acts.
        case refused(reason: String)
    }

    package var id: DeliveryID
    /// The destination's name in its route.
    package var destination: String
    package var outcome: Outcome
    /// The receiver's answer as it came.
    package var answer: [UInt8]?

    package init(id: DeliveryID, destination: String, outcome: Outcome, answer: [UInt8]?) {
        self.id = id
        self.destination = destination
        self.outcome = outcome
        self.answer = answer
    }

    init?(_ settlement: Settlement, answer: [UInt8]?) {
        guard settlement.state != .queued else { return nil }
        let outcome: Outcome =
            settlement.state == .delivered
            ? .delivered : .refused(reason: settlement.reason ?? settlement.state.description)
        self.init(id: settlement.id, destination: settlement.destination.name, outcome: outcome, answer: answer)
    }
}
