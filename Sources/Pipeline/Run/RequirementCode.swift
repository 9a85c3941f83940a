import HL7
import Routes

/// The code of table 0357 that fits a requirement which does not hold, and the path it speaks of.
enum RequirementCode {
    static func of(_ condition: CompiledCondition) -> (ErrorCode, Path?) {
        guard case .compare(let comparison) = condition else {
            return (.internalError, firstPath(in: condition))
        }
        let model = comparison.model
        guard case .path(let path) = model.subject else { return (.internalError, nil) }
        switch model.test {
        case .valued, .null, .empty:
            return (isWantingValue(model) ? .requiredFieldMissing : .dataType, path)
        case .oneOf, .inTable, .equals: return (.tableValue, path)
        case .contains, .starts, .ends, .matches, .ordered: return (.dataType, path)
        }
    }

    private static func isWantingValue(_ model: Condition.Comparison) -> Bool {
        switch model.test {
        case .valued: !model.isNegated && model.quantifier != .no
        case .empty: model.isNegated != (model.quantifier == .no)
        default: false
        }
    }

    private static func firstPath(in condition: CompiledCondition) -> Path? {
        var pending = [condition]
        while let next = pending.popLast() {
            switch next {
            case .all(let parts), .any(let parts): pending += parts.reversed()
            case .not(let part): pending.append(part)
            case .compare(let comparison):
                if case .path(let path) = comparison.model.subject { return path }
            case .tooDeep: break
            }
        }
        return nil
    }
}
