/// Which tags the steps of a route set, and which its conditions ask for.
struct TagUse {
    let set: Set<String>
    /// In the order in which they are written.
    let asked: [(name: String, place: Place)]

    init(_ route: Route) {
        var set: Set<String> = []
        var asked: [(name: String, place: Place)] = []
        RouteWalk.visit(route) { verb in
            if case .tag(let tags) = verb { set.formUnion(tags.map(\.name)) }
        } comparison: { comparison in
            if case .tag(let name) = comparison.subject { asked.append((name, comparison.place)) }
        }
        self.set = set
        self.asked = asked
    }
}
