/// All places of a structure at which a message can be, after the segments read so far.
struct StructureStates {
    private(set) var current: [Int]
    private var next: [Int] = []
    /// The step in which a state was last reached, so that none is kept twice.
    private var reached: [Int]
    private var step = 0

    init(_ graph: StructureGraph) {
        current = [graph.beginning]
        reached = Array(repeating: 0, count: graph.leaves.count + 1)
    }

    /// Reads one segment; time is linear in the structure, whatever came before.
    ///
    /// - Returns: `false`, with nothing changed, when it cannot come here.
    mutating func advance(over code: UInt32, _ graph: StructureGraph) -> Bool {
        step += 1
        next.removeAll(keepingCapacity: true)
        for state in current {
            for way in graph.steps[state] where way.code == code || way.code == StructureGraph.anySegment {
                guard reached[way.leaf] != step else { continue }
                reached[way.leaf] = step
                next.append(way.leaf)
            }
        }
        guard !next.isEmpty else { return false }
        swap(&current, &next)
        return true
    }

    mutating func restart(at state: Int) { current = [state] }

    func mayEnd(_ graph: StructureGraph) -> Bool { current.contains { graph.mayEnd[$0] } }
}
