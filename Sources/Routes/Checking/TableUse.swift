/// Which tables the steps and conditions of a route look at.
struct TableUse {
    private(set) var names: Set<String> = []

    init(_ route: Route) {
        add(route.steps)
        for destination in route.destinations {
            add(destination.steps)
            if let when = destination.when { add(when) }
        }
    }

    private mutating func add(_ steps: [Step]) {
        for step in steps {
            if let when = step.when { add(when) }
            add(step.verb)
        }
    }

    private mutating func add(_ verb: Step.Verb) {
        switch verb {
        case .map(_, let table, _): names.insert(table)
        case .require(let condition, _, _): add(condition)
        case .choose(let branches):
            for branch in branches {
                if let when = branch.when { add(when) }
                add(branch.steps)
            }
        case .forEach(_, _, let steps), .use(_, let steps): add(steps)
        case .group(let steps, let otherwise):
            add(steps)
            add(otherwise)
        default: break
        }
    }

    private mutating func add(_ condition: Condition) {
        switch condition {
        case .all(let parts), .any(let parts): for part in parts { add(part) }
        case .not(let part): add(part)
        case .compare(let comparison):
            if case .inTable(let name) = comparison.test { names.insert(name) }
        }
    }
}
