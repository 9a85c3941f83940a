/// Which acknowledgements a message gets (HL7 v2.5.1 §2.9.2 and §2.9.3).
///
/// | MSH-15 \ MSH-16 | empty | NE | AL | ER | SU |
/// |---|---|---|---|---|---|
/// | empty | 1 application | none | application | AE, AR only | AA only |
/// | NE | none | none | application | AE, AR only | AA only |
/// | AL | CA, CE, CR | CA, CE, CR | CA + application | CA + AE, AR | CA + AA |
/// | ER | CE, CR only | CE, CR only | CE, CR + application | CE, CR + AE, AR | CE, CR + AA |
/// | SU | CA only | CA only | CA + application | CA + AE, AR | CA + AA |
///
/// After a CE or CR no application acknowledgement follows. A message with an MSA segment gets at most the commit
/// acknowledgement that its MSH-15 asks for.
package struct AcknowledgementRules {
    package enum Outcome: Hashable, Sendable, CaseIterable {
        case accepted, error, reject
    }

    /// Whether the message is answered in original mode: neither MSH-15 nor MSH-16 says anything.
    package static func isOriginal(
        acceptType: some Collection<UInt8>, applicationType: some Collection<UInt8>
    ) -> Bool {
        Condition(acceptType) == .empty && Condition(applicationType) == .empty
    }

    /// - Parameters:
    ///   - acceptType: MSH-15. Spaces around it, lower case and `""` are tolerated; an unknown value means `AL`.
    ///   - applicationType: MSH-16, likewise.
    ///   - isCommitted: The message was accepted for safe keeping before, and `outcome` is what its application made
    ///     of it: MSH-16 alone decides.
    package static func replies(
        acceptType: some Collection<UInt8>, applicationType: some Collection<UInt8>, mode: AcknowledgementMode,
        isAcknowledgement: Bool, outcome: Outcome, isCommitted: Bool = false
    ) -> (commit: AcknowledgementCode?, application: AcknowledgementCode?) {
        let application: AcknowledgementCode =
            switch outcome {
            case .accepted: .AA
            case .error: .AE
            case .reject: .AR
            }
        if mode == .none { return (nil, nil) }
        if mode == .original { return (nil, isAcknowledgement ? nil : application) }
        var accept = Condition(acceptType)
        let apply = Condition(applicationType)
        if accept == .empty, apply == .empty {
            if mode == .auto || isAcknowledgement { return (nil, isAcknowledgement ? nil : application) }
            accept = .always
        }
        let commit: AcknowledgementCode =
            switch outcome {
            case .accepted: .CA
            case .error: .CE
            case .reject: .CR
            }
        let sendsCommit = !isCommitted && accept.holds(for: outcome)
        let isEnded = isAcknowledgement || (sendsCommit && !commit.isPositive)
        return (sendsCommit ? commit : nil, !isEnded && apply.holds(for: outcome) ? application : nil)
    }

    /// HL7 table 0155.
    private enum Condition {
        case empty, never, always, onError, onSuccess

        init(_ value: some Collection<UInt8>) {
            let letters = value.filter { $0 != 0x20 && $0 != 0x09 }.map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0 }
            switch String(decoding: letters, as: UTF8.self) {
            case "", "\"\"": self = .empty
            case "NE": self = .never
            case "ER": self = .onError
            case "SU": self = .onSuccess
            default: self = .always
            }
        }

        func holds(for outcome: Outcome) -> Bool {
            switch self {
            case .empty, .never: false
            case .always: true
            case .onError: outcome != .accepted
            case .onSuccess: outcome == .accepted
            }
        }
    }
}
