/// Goes through every step and every comparison of a route, those of its destinations too, in the order of the file.
struct RouteWalk {
    private let onVerb: (Step.Verb) -> Void
    private let onComparison: (Condition.Comparison) -> Void

    static func visit(
        _ route: Route, verb: (Step.Verb) -> Void, comparison: (Condition.Comparison) -> Void
    ) {
        withoutActuallyEscaping(verb) { verb in
            withoutActuallyEscaping(comparison) { comparison in
                let walk = RouteWalk(onVerb: verb, onComparison: comparison)
                walk.visit(route.steps)
                for destination in route.destinations {
                    if let when = destination.when { walk.visit(when) }
                    walk.visit(destination.steps)
                }
            }
        }
    }

    private func visit(_ steps: [Step]) {
        for step in steps {
            if let when = step.when { visit(when) }
            onVerb(step.verb)
            visitInside(step.verb)
        }
    }

    private func visitInside(_ verb: Step.Verb) {
        switch verb {
        case .require(let condition, _, _): visit(condition)
        case .choose(let branches):
            for branch in branches {
                if let when = branch.when { visit(when) }
                visit(branch.steps)
            }
        case .forEach(_, _, let steps), .use(_, let steps): visit(steps)
        case .group(let steps, let otherwise):
            visit(steps)
            visit(otherwise)
        default: break
        }
    }

    private func visit(_ condition: Condition) {
        switch condition {
        case .all(let parts), .any(let parts): for part in parts { visit(part) }
        case .not(let part): visit(part)
        case .compare(let comparison): onComparison(comparison)
        }
    }
}
