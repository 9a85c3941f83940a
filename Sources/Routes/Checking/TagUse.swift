/// Which tags the steps of a route set, and which its conditions ask for.
struct TagUse {
    private(set) var set: Set<String> = []
    /// In the order in which they are written.
    private(set) var asked: [(name: String, place: Place)] = []

    init(_ route: Route) {
        add(route.steps)
        for destination in route.destinations {
            if let when = destination.when { add(when) }
            add(destination.steps)
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
        case .tag(let tags): set.formUnion(tags.map(\.name))
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
            if case .tag(let name) = comparison.subject { asked.append((name, comparison.place)) }
        }
    }
}
