import HL7
import Routes

/// Turns the model of a checked route into what a run walks.
struct StepCompiler {
    let tables: [String: CodeTable]
    let maximumDepth: Int

    func compile(_ steps: [Step], depth: Int) -> [CompiledStep] {
        steps.map { step in
            CompiledStep(
                step, condition: step.when.map { compile($0, depth: 0) }, action: action(of: step.verb, depth: depth))
        }
    }

    private func action(of verb: Step.Verb, depth: Int) -> CompiledStep.Action {
        guard depth < maximumDepth else { return .broken("steps are nested deeper than \(maximumDepth)") }
        switch verb {
        case .set(let path, let value): return .set(path, value)
        case .copy(let from, let to): return .copy(from: from, to: to)
        case .move(let from, let to): return .move(from: from, to: to)
        case .change(let paths, let functions): return .change(paths, functions)
        case .map(let path, let name, let missing):
            guard let table = tables[name] else { return .broken("there is no table \(name)") }
            return .map(path, table, missing)
        case .reformatDate(let path, let from, let to, let invalid):
            return .reformatDate(path, from: from, to: to, invalid: invalid)
        case .remove(let removals): return .remove(removals)
        case .keepOnly(let patterns): return .keepOnly(patterns)
        case .append(let path, let fields): return .append(path, sorted(fields))
        case .addSegment(let name, let position, let fields):
            return .addSegment(name, at: position, sorted(fields))
        case .renumber(let path, let restartAt): return .renumber(path, restartAt: restartAt)
        case .require(let condition, let otherwise, let because):
            return .require(compile(condition, depth: 0), otherwise: otherwise, because: because)
        case .stop(let ending, let because): return .stop(ending, because: because)
        case .choose(let branches): return .choose(branches.map { compile($0, depth: depth) })
        case .forEach(let path, let with, let steps):
            return .forEach(path, with: with, compile(steps, depth: depth + 1))
        case .group(let steps, let otherwise):
            return .group(compile(steps, depth: depth + 1), otherwise: compile(otherwise, depth: depth + 1))
        case .use(_, let steps): return .use(compile(steps, depth: depth + 1))
        case .tag(let tags): return .tag(tags)
        }
    }

    private func sorted(_ fields: [Int: Template]) -> [FieldTemplate] {
        fields.map { FieldTemplate(number: $0.key, template: $0.value) }.sorted { $0.number < $1.number }
    }

    private func compile(_ branch: Step.Branch, depth: Int) -> CompiledBranch {
        CompiledBranch(
            condition: branch.when.map { compile($0, depth: 0) }, place: branch.place,
            steps: compile(branch.steps, depth: depth + 1))
    }

    func compile(_ condition: Condition, depth: Int) -> CompiledCondition {
        guard depth < maximumDepth else { return .tooDeep }
        switch condition {
        case .all(let parts): return .all(parts.map { compile($0, depth: depth + 1) })
        case .any(let parts): return .any(parts.map { compile($0, depth: depth + 1) })
        case .not(let part): return .not(compile(part, depth: depth + 1))
        case .compare(let comparison):
            if case .inTable(let name) = comparison.test {
                return .compare(CompiledComparison(comparison, table: tables[name]))
            }
            return .compare(CompiledComparison(comparison, table: nil))
        }
    }
}
