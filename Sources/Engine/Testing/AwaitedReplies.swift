import HL7

/// Which answers a payload asks for (HL7 v2.5.1 §2.9.2 and §2.9.3).
struct AwaitedReplies {
    /// The message is done when it is written.
    var areNone = false
    /// A commit acknowledgement is followed by the application's, which decides.
    var isCommitInterim = false
    /// Only errors are answered.
    var acceptsSilence = false
    var acceptsSilenceAfterCommit = false

    /// - Parameter isApplicationElsewhere: `confirmed_by: commit`.
    init(payload: [UInt8], isApplicationElsewhere: Bool) {
        guard let header = Header(lenient: payload) else { return }
        let isOriginal = AcknowledgementRules.isOriginal(
            acceptType: header.acceptAckType, applicationType: header.applicationAckType)
        let never = Array("NE".utf8)
        let application = isApplicationElsewhere && !isOriginal ? never : header.applicationAckType
        func replies(
            _ accept: [UInt8], _ outcome: AcknowledgementRules.Outcome
        ) -> (commit: AcknowledgementCode?, application: AcknowledgementCode?) {
            AcknowledgementRules.replies(
                acceptType: accept, applicationType: application, mode: .auto,
                isAcknowledgement: false, outcome: outcome)
        }
        let accepted = replies(header.acceptAckType, .accepted)
        let refused = replies(header.acceptAckType, .error)
        let applied = replies(never, .accepted).application
        let isSilent = accepted.commit == nil && accepted.application == nil
        areNone = isSilent && refused.commit == nil && refused.application == nil
        isCommitInterim = applied != nil || replies(never, .error).application != nil
        acceptsSilence = isSilent && !areNone
        acceptsSilenceAfterCommit = applied == nil
    }
}
