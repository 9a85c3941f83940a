import HL7
import Routes

/// A condition with its tables found.
indirect enum CompiledCondition: Sendable {
    case all([CompiledCondition])
    case any([CompiledCondition])
    case not(CompiledCondition)
    case compare(CompiledComparison)
    /// Nested deeper than the limit: the step fails.
    case tooDeep
}

final class CompiledComparison: Sendable {
    let model: Condition.Comparison
    /// For `in table`.
    let table: CodeTable?

    init(_ model: Condition.Comparison, table: CodeTable?) {
        self.model = model
        self.table = table
    }
}
