import HL7

/// A message structure as a graph: which segments may follow which, and what is left out by going another way.
///
/// ```
/// MSH  NTE*  PATIENT( PID  PV1? )?
///
/// ●─MSH─●──────────●──────────────────●     ─SEG─  reads a segment        ──  free
///        └─NTE─↺──┘ └─PID─┬─PV1─┬──┘        a way around something required costs 1 and names it
///                         └─────┘
/// ```
///
/// Groups that can be empty, groups in groups and neighbours that begin alike (a next order or a prior result?) need
/// no looking ahead: all ways are gone at once.
final class StructureGraph: Sendable {
    struct Leaf: Sendable {
        /// `SegmentName.code`; ``anySegment`` where the structure leaves it open.
        var code: UInt32
        var name: String
        /// Innermost group; -1 outside of all.
        var group: Int
        var entry: Int
        var exit: Int
    }

    struct Group: Sendable {
        var name: String
        var parent: Int
    }

    /// A way between two nodes without a segment.
    struct Way: Sendable {
        var target: Int
        /// What is left out by it; the first segment of a group stands for the group.
        var omitted: Omission?
    }

    struct Omission: Hashable, Sendable {
        var leaf: Int
        /// The group that is missing as a whole; -1 for one segment.
        var group: Int
    }

    struct Step: Sendable {
        var code: UInt32
        var leaf: Int
    }

    static let anySegment: UInt32 = 0

    /// As MSH-9.3 says it.
    let identifier: String
    let leaves: [Leaf]
    let groups: [Group]
    /// By node.
    let ways: [[Way]]
    let start: Int
    let end: Int
    /// By state: what may come next without leaving anything out. The state `leaves.count` is the beginning.
    let steps: [[Step]]
    /// By state: whether the message may end here.
    let mayEnd: [Bool]
    /// Every segment that the structure knows.
    let codes: Set<UInt32>

    /// What the builder has gathered.
    struct Parts {
        var identifier: String
        var leaves: [Leaf]
        var groups: [Group]
        var ways: [[Way]]
        var start: Int
        var end: Int
    }

    init(parts: Parts) {
        identifier = parts.identifier
        leaves = parts.leaves
        groups = parts.groups
        ways = parts.ways
        start = parts.start
        end = parts.end
        codes = Set(leaves.map(\.code))
        var entries: [[Int]] = Array(repeating: [], count: ways.count)
        for (number, leaf) in leaves.enumerated() { entries[leaf.entry].append(number) }
        var steps: [[Step]] = []
        var mayEnd: [Bool] = []
        for node in leaves.map(\.exit) + [start] {
            let reached = Self.free(from: node, ways)
            steps.append(reached.flatMap { entries[$0] }.map { Step(code: parts.leaves[$0].code, leaf: $0) })
            mayEnd.append(reached.contains(end))
        }
        self.steps = steps
        self.mayEnd = mayEnd
    }

    /// The state before the first segment.
    var beginning: Int { leaves.count }

    func node(after state: Int) -> Int { state == beginning ? start : leaves[state].exit }

    /// Every node that can be reached without leaving anything out; nearest first.
    private static func free(from node: Int, _ ways: [[Way]]) -> [Int] {
        var seen: Set<Int> = [node]
        var reached = [node]
        var next = 0
        while next < reached.count {
            for way in ways[reached[next]] where way.omitted == nil && seen.insert(way.target).inserted {
                reached.append(way.target)
            }
            next += 1
        }
        return reached
    }

    /// The groups around a leaf, innermost first.
    func groups(around leaf: Int) -> [String] {
        guard leaves.indices.contains(leaf) else { return [] }
        var names: [String] = []
        var group = leaves[leaf].group
        while group >= 0, names.count < 32 {
            names.append(groups[group].name)
            group = groups[group].parent
        }
        return names
    }
}
