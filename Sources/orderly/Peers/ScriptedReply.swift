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
            return Self.AA.acknowledgement(of: header, number: number, at: time).flatMap(Self.misaddressed)
        case .AA, .AE, .AR, .CA, .CE, .CR:
            guard let code = AcknowledgementCode(rawValue: rawValue) else { return nil }
            let errors = [Self.AA, .CA].contains(self) ? [] : [AcknowledgementError(code: .internalError)]
            return Acknowledgement.message(
                code, for: header, controlID: Array("R\(number)".utf8), at: time, errors: errors)
        }
    }

    private static func misaddressed(_ acknowledgement: [UInt8]) -> [UInt8]? {
        guard var message = try? Message(acknowledgement),
            let place = message.targets(of: Path(segment: .msa, field: 2)).first
        else { return nil }
        message.setText(Array("SOMEBODY-ELSES".utf8), at: place)
        return message.serialized()
    }
}
