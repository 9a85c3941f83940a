/// Within what order has to be kept on the way from the senders to the sink.
package enum OrderScope: String, CaseIterable, Sendable {
    /// Of the messages of one patient (PID-3.1) that one connection sent.
    case patient
    /// Of all messages that one connection sent.
    case connection
    case none
}
