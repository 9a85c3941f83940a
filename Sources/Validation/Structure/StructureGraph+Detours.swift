extension StructureGraph {
    /// A way on that leaves something required out.
    struct Detour {
        /// The state that it leads to; `nil` for the end of the message.
        var leaf: Int?
        var omitted: [Omission]
    }

    /// Nodes with the cheapest way to each from any of the states.
    private struct Search {
        var cost: [Int]
        /// The node before, and what the way from there leaves out.
        var origin: [(node: Int, omitted: Omission?)]

        func omitted(to node: Int) -> [Omission] {
            var omitted: [Omission] = []
            var node = node
            var left = cost.count
            while origin[node].node >= 0, left > 0 {
                if let omission = origin[node].omitted { omitted.append(omission) }
                node = origin[node].node
                left -= 1
            }
            return omitted.reversed()
        }
    }

    /// More than this many things left out is no help to anybody.
    private static let mostOmitted = 12

    /// The cheapest ways from `states` to segments of a name, at most one to each place of the structure.
    func detours(from states: [Int], to code: UInt32) -> [Detour] {
        let search = search(from: states)
        return leaves.indices.filter { leaves[$0].code == code && search.cost[leaves[$0].entry] <= Self.mostOmitted }
            .map { Detour(leaf: $0, omitted: search.omitted(to: leaves[$0].entry)) }
    }

    /// The cheapest way to the end of the message.
    func detourToEnd(from states: [Int]) -> Detour {
        Detour(leaf: nil, omitted: search(from: states).omitted(to: end))
    }

    /// Breadth first by cost: ways that leave nothing out are gone before the others of the same cost.
    private func search(from states: [Int]) -> Search {
        var search = Search(
            cost: Array(repeating: Int.max, count: ways.count), origin: Array(repeating: (-1, nil), count: ways.count))
        var level = states.map(node(after:))
        for node in level { search.cost[node] = 0 }
        var cost = 0
        while !level.isEmpty, cost <= Self.mostOmitted {
            var dearer: [Int] = []
            var position = 0
            while position < level.count {
                let node = level[position]
                position += 1
                guard search.cost[node] == cost else { continue }
                for way in ways[node] {
                    let price = cost + (way.omitted == nil ? 0 : 1)
                    guard price < search.cost[way.target] else { continue }
                    search.cost[way.target] = price
                    search.origin[way.target] = (node, way.omitted)
                    if price == cost { level.append(way.target) } else { dearer.append(way.target) }
                }
            }
            level = dearer
            cost += 1
        }
        return search
    }
}
