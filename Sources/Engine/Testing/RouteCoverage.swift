package import Pipeline
package import Routes

/// What the tests of a folder reach, over all its routes: a shared step or table counts once.
package struct RouteCoverage: Sendable {
    /// Every step, branch, destination and table row, in the order of the routes and their files.
    package let elements: [CoverageElement]
    /// Those that no test reached, in the same order.
    package let missed: [CoverageElement]

    package init(of routes: [Route], reached: Set<CoverageElement>) {
        var known: Set<CoverageElement> = []
        elements = routes.flatMap { RouteElements.all(of: $0) }.filter { known.insert($0).inserted }
        missed = elements.filter { !reached.contains($0) }
    }

    package struct Share: Hashable, Sendable {
        package var reached: Int
        package var total: Int

        /// 0…100, rounded down, so that 100 means all; 100 of nothing.
        package var percent: Int { total == 0 ? 100 : reached * 100 / total }
    }

    package func share(of kind: CoverageElement.Kind) -> Share {
        let total = elements.count { $0.kind == kind }
        return Share(reached: total - missed.count { $0.kind == kind }, total: total)
    }
}
