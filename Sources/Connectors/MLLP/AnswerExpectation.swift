import HL7

/// Which answers the sent message asks for in MSH-15 and MSH-16 (HL7 2.9, 2.9.2 and 2.9.3).
///
/// | MSH-15 / MSH-16                      | `CA`    | silence until the deadline  |
/// |--------------------------------------|---------|-----------------------------|
/// | both empty (original mode)           | decides | no answer                   |
/// | `AL`, `SU` / empty, `NE`             | decides | no answer                   |
/// | any / `AL`, `SU`                     | interim | no answer                   |
/// | `AL`, `SU` / `ER`                    | interim | acceptance, once `CA` came  |
/// | empty, `NE`, `ER` / `ER`; `ER` / –   | interim | acceptance                  |
/// | `NE` or empty / `NE` or empty        | –       | not waited for              |
///
/// A message that carries an MSA segment itself is treated like any other: receivers on MLLP answer every frame,
/// and taking silence for success would lose messages. A route that sends to a receiver which does not answer
/// such messages says so with `set: MSH-15` and `set: MSH-16`, `value: NE`.
package struct AnswerExpectation: Hashable, Sendable {
    /// Nothing will come back: the message is done when it is written.
    package var isNothing: Bool
    /// A commit acknowledgement is followed by the application's, which decides.
    package var isCommitInterim: Bool
    /// Only errors are answered, so an open connection and no word until the deadline mean acceptance.
    package var isSilenceAcceptance: Bool
    /// The same, after a positive commit acknowledgement.
    package var isSilenceAcceptanceAfterCommit: Bool

    /// Original mode: one answer, whatever its kind, decides.
    package static let oneAnswer = AnswerExpectation(
        isNothing: false, isCommitInterim: false, isSilenceAcceptance: false, isSilenceAcceptanceAfterCommit: false)

    package init(
        isNothing: Bool, isCommitInterim: Bool, isSilenceAcceptance: Bool, isSilenceAcceptanceAfterCommit: Bool
    ) {
        self.isNothing = isNothing
        self.isCommitInterim = isCommitInterim
        self.isSilenceAcceptance = isSilenceAcceptance
        self.isSilenceAcceptanceAfterCommit = isSilenceAcceptanceAfterCommit
    }

    /// - Parameters:
    ///   - payload: The message to be sent; without a readable MSH it is taken for original mode.
    ///   - isApplicationElsewhere: Application acknowledgements come over another connection, as if MSH-16 were `NE`.
    package init(payload: [UInt8], isApplicationElsewhere: Bool = false) {
        guard let header = Header(lenient: payload) else {
            self = .oneAnswer
            return
        }
        let isOriginal = AcknowledgementRules.isOriginal(
            acceptType: header.acceptAckType, applicationType: header.applicationAckType)
        self.init(
            acceptType: header.acceptAckType,
            applicationType: isApplicationElsewhere && !isOriginal ? Array("NE".utf8) : header.applicationAckType)
    }

    package init(acceptType: [UInt8], applicationType: [UInt8]) {
        typealias Replies = (commit: AcknowledgementCode?, application: AcknowledgementCode?)
        func replies(_ accept: [UInt8], _ application: [UInt8], _ outcome: AcknowledgementRules.Outcome) -> Replies {
            AcknowledgementRules.replies(
                acceptType: accept, applicationType: application, mode: .auto, isAcknowledgement: false,
                outcome: outcome)
        }
        // Asked one at a time: a receiver may commit to a message and its application refuse it afterwards.
        let never = Array("NE".utf8)
        let committed = replies(acceptType, never, .accepted).commit
        let applied = replies(never, applicationType, .accepted).application
        let uncommitted = replies(acceptType, never, .error).commit
        let refused = replies(never, applicationType, .error).application
        guard applied != nil || replies(acceptType, applicationType, .accepted).application == nil else {
            self = .oneAnswer
            return
        }
        isCommitInterim = applied != nil || refused != nil
        isNothing = !isCommitInterim && committed == nil && uncommitted == nil
        isSilenceAcceptance = !isNothing && committed == nil && applied == nil
        isSilenceAcceptanceAfterCommit = applied == nil
    }
}
