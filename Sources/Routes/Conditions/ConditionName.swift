import YAML

/// What a condition names of HL7, and where.
struct ConditionName {
    var subject: Condition.Subject
    var span: SourceSpan
    /// The texts that it is compared with as a whole.
    var values: [[UInt8]] = []
    /// Where the comparison stands.
    var comparison: SourceSpan
}
