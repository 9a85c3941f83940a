import HL7

/// Which segments of two messages are the same one: first those that say the same, then those with the same key, then
/// those of the same name, each in what the step before left over, in order.
///
/// So one inserted OBX is one segment too many, and does not make all later ones differ. What is left over on both
/// sides although it says the same has moved.
struct SegmentMatching {
    struct Pair {
        /// `nil` for a segment that the other side alone has.
        var left: Int?
        var right: Int?
        var hasMoved = false
    }

    /// In the order of the right side; what only the left has stands where it stood.
    private(set) var pairs: [Pair] = []

    init(_ left: [ComparedSegment], _ right: [ComparedSegment]) {
        var matched = [Int?](repeating: nil, count: left.count)
        var taken = [Bool](repeating: false, count: right.count)
        var moved: Set<Int> = []
        func step(_ token: (ComparedSegment) -> SegmentKey?) {
            let (lefts, rights) = (left.map(token), right.map(token))
            for gap in Self.gaps(matched, moved, rights.count) {
                let one = gap.left.filter { lefts[$0] != nil && matched[$0] == nil }
                let other = gap.right.filter { rights[$0] != nil && !taken[$0] }
                for pair in SequenceAlignment.pairs(one.map { lefts[$0] }, other.map { rights[$0] }) {
                    matched[one[pair.left]] = other[pair.right]
                    taken[other[pair.right]] = true
                }
            }
        }
        step { $0.content }
        step { SegmentKey(keyOf: $0) }
        moved = Self.moved(left, right, &matched, &taken)
        step(Self.nameKey)
        pairs = Self.ordered(matched, taken, moved)
    }

    /// Segments with a key of their own that differs are two, not one that has changed.
    private static func nameKey(_ segment: ComparedSegment) -> SegmentKey? {
        let isKeyed = ["OBX", "AL1", "DG1", "NK1", "IN1"].contains(segment.name?.description ?? "")
        return isKeyed && SegmentKey(keyOf: segment) != nil ? nil : SegmentKey(nameOf: segment)
    }

    /// What lies between matched segments, on both sides.
    private static func gaps(_ matched: [Int?], _ moved: Set<Int>, _ count: Int) -> [(
        left: Range<Int>, right: Range<Int>
    )] {
        var gaps: [(left: Range<Int>, right: Range<Int>)] = []
        var start = (0, 0)
        for (index, other) in matched.enumerated() {
            guard let other, !moved.contains(index) else { continue }
            gaps.append((start.0..<index, start.1..<other))
            start = (index + 1, other + 1)
        }
        gaps.append((start.0..<matched.count, start.1..<count))
        return gaps.filter { !$0.left.isEmpty && !$0.right.isEmpty }
    }

    /// Segments left over on both sides that say the same, or have the same key.
    private static func moved(
        _ left: [ComparedSegment], _ right: [ComparedSegment], _ matched: inout [Int?], _ taken: inout [Bool]
    ) -> Set<Int> {
        var moved: Set<Int> = []
        let keys: [(ComparedSegment) -> SegmentKey?] = [{ $0.content }, { SegmentKey(keyOf: $0) }]
        for key in keys {
            var places: [SegmentKey: [Int]] = [:]
            for index in right.indices.reversed() where !taken[index] {
                if let key = key(right[index]) { places[key, default: []].append(index) }
            }
            for index in left.indices where matched[index] == nil {
                guard let key = key(left[index]), let other = places[key]?.popLast() else { continue }
                matched[index] = other
                taken[other] = true
                moved.insert(index)
            }
        }
        return moved
    }

    private static func ordered(_ matched: [Int?], _ taken: [Bool], _ moved: Set<Int>) -> [Pair] {
        var partner = [Int?](repeating: nil, count: taken.count)
        for (index, other) in matched.enumerated() { if let other { partner[other] = index } }
        var pairs: [Pair] = []
        var next = 0
        func addLeftOnly(before end: Int) {
            while next < end {
                if matched[next] == nil { pairs.append(Pair(left: next, right: nil)) }
                next += 1
            }
        }
        for index in taken.indices {
            if let left = partner[index] {
                if !moved.contains(left) { addLeftOnly(before: left) }
                pairs.append(Pair(left: left, right: index, hasMoved: moved.contains(left)))
            } else {
                pairs.append(Pair(left: nil, right: index))
            }
        }
        addLeftOnly(before: matched.count)
        return pairs
    }
}
