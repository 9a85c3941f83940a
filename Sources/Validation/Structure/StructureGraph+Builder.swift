import HL7

extension StructureGraph {
    /// How often a part of a structure may come.
    struct Occurrence {
        var isOptional: Bool
        var repeats: Bool
    }

    /// Makes the graph while somebody walks through a grammar from left to right.
    struct Builder {
        private struct Frame {
            var group: Int
            var isChoice: Bool
            /// Where the group as a whole begins and ends.
            var before: Int
            var entry: Int
            /// Where its next part begins; for a choice always `entry`.
            var current: Int
            /// Ends of the alternatives of a choice.
            var alternatives: [Int] = []
            var occurrence: Occurrence
            var isSkippable: Bool
            var firstLeaf: Int
        }

        private var leaves: [Leaf] = []
        private var groups: [Group] = []
        private var ways: [[Way]] = [[]]
        private var frames: [Frame] = []
        /// Leaves that their group cannot do without.
        private var required: Set<Int> = []
        private let name: String

        init(name: String) {
            self.name = name
            frames = [
                Frame(
                    group: -1, isChoice: false, before: 0, entry: 0, current: 0,
                    occurrence: Occurrence(isOptional: false, repeats: false), isSkippable: false, firstLeaf: 0)
            ]
        }

        private mutating func newNode() -> Int {
            ways.append([])
            return ways.count - 1
        }

        private mutating func connect(_ from: Int, _ to: Int, _ omitted: Omission? = nil) {
            ways[from].append(Way(target: to, omitted: omitted))
        }

        /// - Parameter segment: `nil` where any segment may stand.
        mutating func segment(_ segment: SegmentName?, _ occurrence: Occurrence) {
            guard let last = frames.indices.last else { return }
            let before = frames[last].current
            let entry = newNode()
            let exit = newNode()
            let after = newNode()
            let number = leaves.count
            leaves.append(
                Leaf(
                    code: segment?.code ?? StructureGraph.anySegment, name: segment?.description ?? "any segment",
                    group: frames[last].group, entry: entry, exit: exit))
            if !occurrence.isOptional { required.insert(number) }
            connect(before, entry)
            connect(exit, after)
            finish(
                before, entry, exit, after, occurrence,
                frames[last].isChoice ? nil : Omission(leaf: number, group: -1), in: last)
        }

        mutating func open(group name: String, isChoice: Bool, _ occurrence: Occurrence) {
            guard let last = frames.indices.last else { return }
            let before = frames[last].current
            let entry = newNode()
            connect(before, entry)
            groups.append(Group(name: name, parent: frames[last].group))
            frames.append(
                Frame(
                    group: groups.count - 1, isChoice: isChoice, before: before, entry: entry, current: entry,
                    occurrence: occurrence, isSkippable: !frames[last].isChoice, firstLeaf: leaves.count))
        }

        mutating func close() {
            guard frames.count > 1, let frame = frames.popLast() else { return }
            var exit = frame.current
            if frame.isChoice {
                exit = newNode()
                for alternative in frame.alternatives { connect(alternative, exit) }
                if frame.alternatives.isEmpty { connect(frame.entry, exit) }
            }
            let after = newNode()
            connect(exit, after)
            let isNamed = frame.isSkippable && frame.firstLeaf < leaves.count
            finish(
                frame.before, frame.entry, exit, after, frame.occurrence,
                isNamed ? Omission(leaf: firstRequired(of: frame), group: frame.group) : nil, in: frames.count - 1)
        }

        /// The segment by which people know a group: the first that must be there, else the first.
        private func firstRequired(of frame: Frame) -> Int {
            (frame.firstLeaf..<leaves.count).first { required.contains($0) } ?? frame.firstLeaf
        }

        private mutating func finish(
            _ before: Int, _ entry: Int, _ exit: Int, _ after: Int, _ occurrence: Occurrence, _ omission: Omission?,
            in frame: Int
        ) {
            if occurrence.repeats { connect(exit, entry) }
            if occurrence.isOptional {
                connect(before, after)
            } else if let omission {
                connect(before, after, omission)
            }
            if frames[frame].isChoice {
                frames[frame].alternatives.append(after)
            } else {
                frames[frame].current = after
            }
        }

        mutating func parts() -> Parts {
            while frames.count > 1 { close() }
            return Parts(
                identifier: name, leaves: leaves, groups: groups, ways: ways, start: 0, end: frames[0].current)
        }
    }
}
