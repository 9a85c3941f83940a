/// MSA-1 (HL7 table 0008).
package enum AcknowledgementCode: String, Hashable, Sendable, CaseIterable {
    /// Application: accepted, error in the content, rejected for another reason.
    case AA, AE, AR
    /// Commit: accepted for safe keeping, error, rejected.
    case CA, CE, CR

    package var isCommit: Bool { self == .CA || self == .CE || self == .CR }

    package var isPositive: Bool { self == .AA || self == .CA }
}
