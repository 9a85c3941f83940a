/// Which tables the steps and conditions of a route look at.
struct TableUse {
    let names: Set<String>

    init(_ route: Route) {
        var names: Set<String> = []
        RouteWalk.visit(route) { verb in
            if case .map(_, let table, _) = verb { names.insert(table) }
        } comparison: { comparison in
            if case .inTable(let name) = comparison.test { names.insert(name) }
        }
        self.names = names
    }
}
