import HL7

/// How a simulated receiver answers one message.
enum ScriptedReply: String, Sendable, CaseIterable {
    case AA, AE, AR, CA, CE, CR
    /// No answer at all; the connection stays open.
    case timeout
    /// The connection is closed without an answer.
    case close
    /// AA for a message that was never sent.
    case wrongControlID = "wrong_control_id"

    /// The acknowledgement to send, if any.
    func acknowledgement(of header: Header, number: Int, at time: Timestamp) -> [UInt8]? {
        switch self {
        case .timeout, .close:
            return nil
        case .wrongControlID:
            var other = header
            other.controlID = Array("SOMEBODY-ELSES".utf8)
            return Self.AA.acknowledgement(of: other, number: number, at: time)
        case .AA, .AE, .AR, .CA, .CE, .CR:
            guard let code = AcknowledgementCode(rawValue: rawValue) else { return nil }
            let errors = [AA, CA].contains(self) ? [] : [AcknowledgementError(code: .internalError)]
            return Acknowledgement.message(
                code, for: header, controlID: Array("R\(number)".utf8), at: time, errors: errors)
        }
    }
}
