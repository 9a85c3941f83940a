import Delivery
import Pipeline
import Routes

/// What became of one payload for one destination.
struct SimulatedDelivery {
    let destination: String
    let payload: [UInt8]
    /// The payload in UTF-8, as a test file would have it.
    let text: [UInt8]
    var attempts = 0
    var state: RouteTest.Result.State
    /// Why it was not delivered.
    var reason: String?
    var answer: [UInt8]?
    /// Since the message was stored.
    var settledAt = Duration.zero

    init(destination: String, payload: [UInt8], text: [UInt8], state: RouteTest.Result.State) {
        self.destination = destination
        self.payload = payload
        self.text = text
        self.state = state
    }

    /// - Returns: the pause until the next attempt, or `nil` when there is none.
    mutating func settle(_ decision: DeliveryDecision, _ failure: DeliveryFailure) -> Duration? {
        reason = "\(failure.code): \(failure.reason)"
        answer = failure.answer
        switch decision {
        case .retry(let pause): return pause
        case .deadLetter(let reason):
            state = .deadLetter
            self.reason = reason
        case .block(let reason):
            state = .blocked
            self.reason = reason
        case .parkLane(let reason):
            state = .parked
            self.reason = reason
        }
        return nil
    }
}
