import MLLP
import Pipeline

extension DeliveryFailure {
    /// How delivery goes on after an exchange that failed on the wire.
    ///
    /// The kinds tell an operator whether the receiver may have the message already: while the operating system has
    /// not taken all of it, it cannot.
    init(_ error: ClientError) {
        let kind: Kind =
            switch error.code {
            case .unsendable: .invalid
            case .answerTooLarge, .mismatchedAnswer: .badAnswer
            // It says itself that it does not have it: nothing was judged, so this is retried like an outage.
            case .notCommitted: .unreachable
            case .connectRefused, .connectTimedOut, .unreachable, .unknownHost, .handshakeTimedOut, .tlsFailed,
                .closedBeforeAnswer, .timedOut, .commitTimedOut, .cancelled, .shutDown, .other:
                error.wasSent ? .noAnswer : .unreachable
            }
        self.init(kind: kind, code: error.code.name, reason: error.description)
    }
}
