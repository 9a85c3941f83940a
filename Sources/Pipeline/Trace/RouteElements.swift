package import Routes

/// Everything in a route that tests can reach; compared with ``Trace/reached`` by `orderly test --coverage`.
package enum RouteElements {
    /// In the order of the files; each element once, also when a shared file is used twice. Tables in order of name.
    package static func all(of route: Route) -> [CoverageElement] {
        var found: [CoverageElement] = []
        var known: Set<CoverageElement> = []
        func add(_ element: CoverageElement) {
            if known.insert(element).inserted { found.append(element) }
        }
        walk(route.steps, add)
        for destination in route.destinations {
            add(.destination(destination.name, at: destination.place))
            walk(destination.steps, add)
        }
        for (_, table) in route.tables.sorted(by: { $0.key < $1.key }) {
            for line in table.lines { add(.row(line, of: table)) }
        }
        return found
    }

    /// Depth first with a list of its own: no depth of nesting overflows the stack.
    private static func walk(_ steps: [Step], _ add: (CoverageElement) -> Void) {
        enum Item {
            case step(Step)
            case element(CoverageElement)
        }
        var pending: [Item] = steps.reversed().map { .step($0) }
        while let next = pending.popLast() {
            guard case .step(let step) = next else {
                if case .element(let element) = next { add(element) }
                continue
            }
            add(.step(step.verb, at: step.place))
            var inner: [Item] = []
            switch step.verb {
            case .choose(let branches):
                for branch in branches {
                    inner.append(.element(.branch(at: branch.place, hasCondition: branch.when != nil)))
                    inner += branch.steps.map { .step($0) }
                }
            case .forEach(_, _, let steps), .use(_, let steps): inner = steps.map { .step($0) }
            case .group(let steps, let otherwise):
                inner = steps.map { .step($0) }
                if !otherwise.isEmpty { inner.append(.element(.otherwise(of: step.place))) }
                inner += otherwise.map { .step($0) }
            default: break
            }
            pending += inner.reversed()
        }
    }
}
